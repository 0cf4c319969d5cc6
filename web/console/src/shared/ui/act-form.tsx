import { Alert, Button, Flex, Form, type FormInstance, type FormProps } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { problemOf, type ApiProblem } from "@/shared/api";
import { useFieldTold } from "@/shared/refusals";
import { useSharedWords } from "../words";
import { fieldOf } from "./field-path";
import { Problem } from "./problem-view";
import { useLeaving } from "./leaving";

/**
 * Puts what the server refused beside the fields that it is about. What belongs to no field is
 * kept as `problem`, to be shown above the button.
 */
export function useRefusals(form: FormInstance, prefix: (string | number)[] = []) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const told = useFieldTold();

  function refuse(error: unknown): void {
    const found = problemOf(error);
    const fields = found.errors.map((each) => ({
      name: fieldOf(each.path, prefix),
      errors: [told(each)],
    }));
    const known = fields.filter(({ name }) => form.getFieldInstance(name) as unknown);
    form.setFields(known);
    setProblem(known.length > 0 && known.length === fields.length ? null : found);
    if (known[0]) form.scrollToField(known[0].name, { focus: true });
  }

  return { problem, refuse, clear: () => setProblem(null) };
}

interface ActFormProps<Values> {
  /** The word on the button: the act itself. */
  act: string;
  initial?: Partial<Values>;
  onSubmit: (values: Values) => Promise<unknown>;
  onCancel?: () => void;
  /** Where in the body the fields stand: `["items", 0]`. */
  prefix?: (string | number)[];
  /** Keep what is written in this browser under this name until it is sent. */
  draft?: string;
  /** Ask before leaving with changes; by default it does. */
  guardsLeaving?: boolean;
  isDisabled?: boolean;
  /** One of several acts on a page: its button is not the filled one. */
  isMinor?: boolean;
  form?: FormInstance<Values>;
  onValuesChange?: FormProps<Values>["onValuesChange"];
  children: ReactNode;
}

const DRAFT_AS = "regulars.draft.";

/** A form that sends something: its refusals stand at their fields, and nothing is lost. */
export function ActForm<Values extends object>(props: ActFormProps<Values>) {
  const { act, initial, onCancel, draft, guardsLeaving = true } = props;
  const w = useSharedWords();
  const [own] = Form.useForm<Values>();
  const form = props.form ?? own;
  const { problem, refuse, clear } = useRefusals(form as FormInstance, props.prefix);
  const [isBusy, setBusy] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const [kept, setKept] = useState(() => readDraft(draft));
  const leaving = useLeaving(guardsLeaving && isChanged && draft === undefined);

  useEffect(() => {
    if (kept) form.setFieldsValue(kept);
    // Only once: afterwards the form itself is what counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  async function submit(values: Values): Promise<void> {
    setBusy(true);
    clear();
    try {
      leaving.allow();
      await props.onSubmit(values);
      forgetDraft(draft);
      setChanged(false);
    } catch (error) {
      leaving.forbid();
      refuse(error);
    } finally {
      setBusy(false);
    }
  }

  function beginAnew(): void {
    forgetDraft(draft);
    setKept(null);
    form.resetFields();
  }

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      {...(initial ? { initialValues: initial } : {})}
      disabled={props.isDisabled ?? false}
      validateMessages={{ required: w("required") }}
      onFinish={submit}
      onValuesChange={(changed, all) => {
        setChanged(true);
        keepDraft(draft, all);
        props.onValuesChange?.(changed, all);
      }}
    >
      {kept && (
        <Alert
          type="info"
          showIcon
          className="draft-note"
          title={w("draftTaken")}
          action={<Button onClick={beginAnew}>{w("draftDrop")}</Button>}
        />
      )}
      {props.children}
      {problem && <Problem problem={problem} title={w("problemSend")} />}
      <Flex gap={8} className="form-acts">
        <Button type={props.isMinor ? "default" : "primary"} htmlType="submit" loading={isBusy}>
          {act}
        </Button>
        {onCancel && <Button onClick={onCancel}>{w("cancel")}</Button>}
      </Flex>
    </Form>
  );
}

function readDraft(draft: string | undefined): object | null {
  const text = draft === undefined ? null : localStorage.getItem(DRAFT_AS + draft);
  return text === null ? null : (JSON.parse(text) as object);
}

function keepDraft(draft: string | undefined, values: unknown): void {
  if (draft !== undefined) localStorage.setItem(DRAFT_AS + draft, JSON.stringify(values));
}

function forgetDraft(draft: string | undefined): void {
  if (draft !== undefined) localStorage.removeItem(DRAFT_AS + draft);
}
