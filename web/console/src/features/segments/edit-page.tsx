import { Alert, Button, Flex, Form, Radio } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { problemOf, useAct, useOne } from "@/shared/api";
import { ConditionBuilder, isComplete, type Condition } from "@/shared/conditions";
import { useLanguage } from "@/shared/i18n";
import { useInstallation } from "@/shared/session";
import { Loaded, Page, Problem, Section, useLeaving } from "@/shared/ui";
import { useComplaint } from "@/shared/refusals";
import { LiveSize } from "./live-size";
import { NamingFields, type Names } from "./naming";
import "./segments.css";
import { nameOf, type Segment } from "./types";
import { useSegmentCatalog } from "./use-catalog";
import { useWords } from "./words";

const KINDS = ["dynamic", "frozen"] as const;

interface Values extends Names {
  kind: (typeof KINDS)[number];
}

/** A new segment: what it is called, whom it means, and how many they are. */
export function NewSegmentPage() {
  const w = useWords();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const [condition, setCondition] = useState<Condition | null>(null);
  const [isDone, setDone] = useState(false);
  const create = useAct("post", "/v1/segments", { isOnce: true, isQuiet: true });
  useLeaving(condition !== null && !isDone);

  async function save(publish: boolean): Promise<void> {
    const values = await form.validateFields();
    await create.mutateAsync({
      body: {
        ...values,
        description: "",
        condition: condition as unknown as Record<string, unknown>,
        publish,
      },
    });
    setDone(true);
    setTimeout(() => void navigate(`/segments/${encodeURIComponent(values.code)}`));
  }

  return (
    <Page title={w("newTitle")} lead={w("newLead")} back={{ to: "/segments", text: w("title") }}>
      <Editor
        own=""
        condition={condition}
        onChange={setCondition}
        error={create.error}
        isBusy={create.isPending}
        onSave={(publish) => void save(publish).catch(() => undefined)}
      >
        <Section title={w("naming")}>
          <Form<Values>
            form={form}
            layout="vertical"
            initialValues={{ kind: "dynamic", name_en: "", name_zh: "" }}
          >
            <div className="form-grid">
              <NamingFields />
              <Form.Item name="kind" label={w("kind")}>
                <Radio.Group
                  options={KINDS.map((value) => ({ value, label: w(`kind.${value}`) }))}
                />
              </Form.Item>
            </div>
          </Form>
        </Section>
      </Editor>
    </Page>
  );
}

/** Another condition for a segment: saved as a draft, or put in force at once. */
export function EditSegmentPage() {
  const w = useWords();
  const language = useLanguage();
  const { code = "" } = useParams();
  const found = useOne("/v1/segments/{code}", { path: { code } });
  const back = { to: `/segments/${encodeURIComponent(code)}`, text: w("segment") };
  const title = found.data ? nameOf(found.data.segment, language) : code;
  return (
    <Page title={w("editTitle", { name: title })} lead={w("editLead")} back={back}>
      <Loaded query={found}>{({ segment }) => <Change segment={segment} />}</Loaded>
    </Page>
  );
}

function Change({ segment }: { segment: Segment }) {
  const w = useWords();
  const complain = useComplaint();
  const navigate = useNavigate();
  const held = (segment.draft ?? segment.live)?.condition as unknown as Condition | undefined;
  const [condition, setCondition] = useState<Condition | null>(held ?? null);
  const [isDone, setDone] = useState(false);
  const path = { code: segment.code };
  const draft = useAct("put", "/v1/segments/{code}/draft", { isQuiet: true });
  const publish = useAct("post", "/v1/segments/{code}/publish", { isQuiet: true });
  useLeaving(!isDone && JSON.stringify(condition) !== JSON.stringify(held ?? null));

  async function save(isPublished: boolean): Promise<void> {
    const body = { condition: condition as unknown as Record<string, unknown> };
    try {
      await draft.mutateAsync({ path, body });
      if (isPublished) await publish.mutateAsync({ path });
    } catch (error) {
      complain(error);
      return;
    }
    setDone(true);
    setTimeout(() => void navigate(`/segments/${encodeURIComponent(segment.code)}`));
  }

  return (
    <Editor
      own={segment.code}
      condition={condition}
      onChange={setCondition}
      error={draft.error ?? publish.error}
      isBusy={draft.isPending || publish.isPending}
      onSave={(isPublished) => void save(isPublished)}
    >
      {segment.draft && <Alert type="info" showIcon title={w("draftOpened")} />}
    </Editor>
  );
}

interface EditorProps {
  /** The segment itself, which cannot ask for itself. */
  own: string;
  condition: Condition | null;
  onChange: (condition: Condition | null) => void;
  error: ReturnType<typeof problemOf> | null;
  isBusy: boolean;
  onSave: (publish: boolean) => void;
  children?: React.ReactNode;
}

function Editor({ own, condition, onChange, error, isBusy, onSave, children }: EditorProps) {
  const w = useWords();
  const { program } = useInstallation();
  const catalog = useSegmentCatalog(own);
  const isReady = condition !== null && isComplete(condition);
  return (
    <div className="segment-editor">
      <div className="stack-16">
        {children}
        <Section title={w("condition")} lead={w("conditionLead")}>
          <ConditionBuilder
            value={condition}
            onChange={onChange}
            catalog={catalog}
            program={program?.code}
          />
        </Section>
        {error && <Problem problem={error} title={w("notSaved")} />}
        <Flex gap={8} wrap>
          <Button type="primary" disabled={!isReady} loading={isBusy} onClick={() => onSave(true)}>
            {w("publish")}
          </Button>
          <Button disabled={!isReady} loading={isBusy} onClick={() => onSave(false)}>
            {w("saveDraft")}
          </Button>
        </Flex>
      </div>
      <LiveSize condition={condition} />
    </div>
  );
}
