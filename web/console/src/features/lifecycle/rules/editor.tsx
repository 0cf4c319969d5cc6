import { AutoComplete, Form, Input, InputNumber, Radio } from "antd";
import { useNavigate } from "react-router";
import { LiveSize, useSegmentCatalog } from "@/features/segments";
import { useAct, useOne, type Schema } from "@/shared/api";
import { ConditionBuilder, isComplete, type Catalog, type Condition } from "@/shared/conditions";
import { useInstallation, useMay } from "@/shared/session";
import { ActForm, Section } from "@/shared/ui";
import { useWords } from "../words";
import "./editor.css";

type TagRule = Schema<"TagRule">;

const CODE = /^[a-z0-9][a-z0-9_.-]*$/;
const DAYS_MAX = 3_650;
const DAYS_FIRST = 30;

interface Values {
  code: string;
  title: string;
  tag: string;
  ends: "with" | "after";
  days: number;
  condition: Condition | null;
}

/** What a rule is: its tag, until when the tag stands, and the condition with how many meet it. */
export function RuleEditor({ rule }: { rule?: TagRule }) {
  const w = useWords();
  const navigate = useNavigate();
  const { program } = useInstallation();
  const catalog = useSegmentCatalog("");
  const held = (rule?.condition ?? null) as Condition | null;
  const [form] = Form.useForm<Values>();
  const written = Form.useWatch("condition", form) as Condition | null | undefined;
  const maySegments = useMay("segments.read");
  const save = useAct("put", "/v1/tag-rules/{code}", {
    changes: ["/v1/tag-rules", "/v1/tags"],
    done: w("ruleSaved"),
    isQuiet: true,
  });

  async function send({ code, title, tag, ends, days, condition }: Values): Promise<void> {
    await save.mutateAsync({
      path: { code: rule?.code ?? code },
      body: {
        title,
        tag,
        condition: condition as unknown as Record<string, unknown>,
        program: rule?.program ?? null,
        lasts_days: ends === "after" ? days : null,
        is_on: rule?.is_on ?? true,
      },
    });
    setTimeout(() => void navigate("/tag-rules"));
  }

  return (
    <div className="tag-rule-editor">
      <ActForm<Values>
        act={w(rule ? "ruleSave" : "ruleMake")}
        form={form}
        initial={{
          code: rule?.code ?? "",
          title: rule?.title ?? "",
          tag: rule?.tag ?? "",
          ends: rule?.lasts_days == null ? "with" : "after",
          days: rule?.lasts_days ?? DAYS_FIRST,
          condition: held,
        }}
        onSubmit={send}
      >
        <div className="stack">
          <Section title={w("what")}>
            <What isNew={rule === undefined} />
          </Section>
          <Section title={w("whom")} lead={w("whomLead")}>
            <Form.Item
              name="condition"
              rules={[
                {
                  validator: (_, value: Condition | null) =>
                    value !== null && isComplete(value)
                      ? Promise.resolve()
                      : Promise.reject(new Error(w("conditionNeeded"))),
                },
              ]}
            >
              <Whom catalog={catalog} program={program?.code} />
            </Form.Item>
          </Section>
        </div>
      </ActForm>
      {maySegments && <LiveSize condition={written ?? null} />}
    </div>
  );
}

interface WhomProps {
  catalog: Catalog;
  program: string | undefined;
  value?: Condition | null;
  onChange?: (condition: Condition | null) => void;
}

/** The condition as a field of the form, which gives it its value. */
function Whom({ value = null, onChange = () => undefined, ...rest }: WhomProps) {
  return <ConditionBuilder value={value} onChange={onChange} {...rest} />;
}

function What({ isNew }: { isNew: boolean }) {
  const w = useWords();
  const known = useOne("/v1/tags", {}, { staleMs: 60_000 });
  const needed = [{ required: true, whitespace: true, message: w("needed") }];
  return (
    <div className="form-grid">
      <Form.Item name="title" label={w("ruleTitle")} rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="tag" label={w("tag")} rules={needed} extra={w("tagHint")}>
        <AutoComplete
          maxLength={64}
          options={(known.data ?? []).map(({ tag }) => ({ value: tag }))}
          showSearch={{ filterOption: true }}
        />
      </Form.Item>
      {isNew && (
        <Form.Item
          name="code"
          label={w("code")}
          extra={w("codeHint")}
          rules={[{ required: true, pattern: CODE, message: w("codeRule") }]}
        >
          <Input maxLength={100} />
        </Form.Item>
      )}
      <Form.Item name="ends" label={w("lasts")} rules={[{ required: true }]}>
        <Radio.Group
          options={[
            { value: "with", label: w("asLong") },
            { value: "after", label: w("someDays") },
          ]}
        />
      </Form.Item>
      <Form.Item
        noStyle
        shouldUpdate={(before: Values, after: Values) => before.ends !== after.ends}
      >
        {({ getFieldValue }) =>
          getFieldValue("ends") === "after" && (
            <Form.Item
              name="days"
              label={w("lastsDays")}
              extra={w("lastsHint")}
              rules={[{ required: true, message: w("needed") }]}
            >
              <InputNumber min={1} max={DAYS_MAX} precision={0} suffix={w("daysUnit")} />
            </Form.Item>
          )
        }
      </Form.Item>
    </div>
  );
}
