import { Button, Form, Input, InputNumber, Radio, Select } from "antd";
import { useState } from "react";
import { problemOf, useAct, useOne, type ApiProblem, type Schema } from "@/shared/api";
import { scaleOf, unitsOf, useFormats } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { Problem, Section, useView } from "@/shared/ui";
import { TrialResult } from "./trial-result";
import { useFacts } from "./use-facts";
import { useWords } from "./words";

interface TrialTabProps {
  program: string;
  code: string;
  /** Whether there is a draft to try; else what is live is tried. */
  isDraft: boolean;
}

type Kind = "order" | "event" | "made_up";
type Given = Pick<Schema<"DryRunBody">, "document_id" | "event_id" | "order">;

/** Tries the rule on an order or event that was, or on one made up; nothing is written. */
export function TrialTab({ program, code, isDraft }: TrialTabProps) {
  const w = useWords();
  const [view, setView] = useView(["on"]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [result, setResult] = useState<Schema<"DryRun"> | null>(null);
  const kind = (view.on ?? "made_up") as Kind;
  const run = useAct("post", "/v1/programs/{program}/dry-runs", { changes: [], isQuiet: true });

  async function tryIt(given: Given): Promise<void> {
    setProblem(null);
    try {
      const versions = isDraft ? { rules: { [code]: "draft" as const } } : {};
      setResult(await run.mutateAsync({ path: { program }, body: { ...given, versions } }));
    } catch (error) {
      setResult(null);
      setProblem(problemOf(error));
    }
  }

  return (
    <div className="columns-2">
      <Section title={w("trial.on")} lead={w("trial.lead")}>
        <Radio.Group
          optionType="button"
          value={kind}
          options={(["made_up", "order", "event"] as const).map((each) => ({
            value: each,
            label: w(`trial.${each}`),
          }))}
          onChange={(event) => setView({ on: event.target.value as string })}
        />
        <div className="trial-form">
          {kind === "made_up" && (
            <MadeUpOrder program={program} isBusy={run.isPending} onTry={tryIt} />
          )}
          {kind === "order" && <StoredOrder isBusy={run.isPending} onTry={tryIt} />}
          {kind === "event" && <StoredEvent isBusy={run.isPending} onTry={tryIt} />}
        </div>
      </Section>
      <Section title={w("trial.result")}>
        <div aria-live="polite">
          {problem && <Problem problem={problem} title={w("trial.failed")} />}
          {result && <TrialResult result={result} code={code} program={program} />}
          {!problem && !result && <span className="secondary">{w("trial.nothingYet")}</span>}
        </div>
      </Section>
    </div>
  );
}

interface GivenProps {
  isBusy: boolean;
  onTry: (given: Given) => Promise<void>;
}

interface MadeUp {
  amount: string;
  quantity: number;
  sku: string;
  category?: string;
  store?: string;
  member?: string;
}

function MadeUpOrder({ program, isBusy, onTry }: GivenProps & { program: string }) {
  const w = useWords();
  const { programs } = useInstallation();
  const currency = programs.find((each) => each.code === program)?.currency ?? "CNY";
  const facts = useFacts(program, "order");
  const choicesOf = (path: string) => {
    const found = [...facts.lines, ...facts.when].find(
      (each) => "path" in each && each.path === path,
    );
    return found && "choices" in found ? found.choices : undefined;
  };

  function send(values: MadeUp): Promise<void> {
    const price = unitsOf(values.amount, scaleOf(currency)) ?? 0;
    const line = { sku: values.sku, unit_price_minor: price, quantity: values.quantity };
    return onTry({
      order: {
        number: "trial",
        currency,
        state: "paid",
        shipping_minor: 0,
        tax_minor: 0,
        lines: [{ ...line, ...(values.category ? { category: values.category } : {}) }],
        ...(values.store ? { store: values.store } : {}),
        ...(values.member ? { customer: customerOf(values.member) } : {}),
      } as Schema<"OrderBody">,
    });
  }

  return (
    <Form<MadeUp>
      layout="vertical"
      initialValues={{ amount: "100", quantity: 1, sku: "TRIAL" }}
      onFinish={send}
    >
      <div className="form-grid">
        <Form.Item
          name="amount"
          label={w("trial.price", { currency })}
          rules={[{ required: true }]}
        >
          <InputNumber<string> stringMode min="0" className="wide" />
        </Form.Item>
        <Form.Item name="quantity" label={w("trial.quantity")}>
          <InputNumber min={1} precision={0} className="wide" />
        </Form.Item>
        <Form.Item name="sku" label={w("line.sku")}>
          <Input />
        </Form.Item>
        <Form.Item name="category" label={w("line.category")}>
          <Coded choices={choicesOf("line.category")} />
        </Form.Item>
        <Form.Item name="store" label={w("order.store")}>
          <Coded choices={choicesOf("order.store")} />
        </Form.Item>
        <Form.Item name="member" label={w("trial.member")} extra={w("trial.memberHint")}>
          <Input />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {w("trial.try")}
      </Button>
    </Form>
  );
}

function customerOf(member: string): unknown {
  const kind = member.includes("@") ? "email" : /^\+?[\d -]{7,}$/.test(member) ? "phone" : "card";
  return { identities: [{ kind, value: member.trim() }] };
}

interface CodedProps {
  id?: string;
  value?: string;
  onChange?: (code: string | undefined) => void;
  choices: { value: string; label: string }[] | undefined;
}

function Coded({ id, value, onChange, choices }: CodedProps) {
  const named = id ? { id } : {};
  if (!choices) {
    return (
      <Input
        {...named}
        value={value ?? ""}
        onChange={(event) => onChange?.(event.target.value || undefined)}
      />
    );
  }
  return (
    <Select<string>
      {...named}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      {...(value ? { value } : {})}
      options={choices}
      onChange={(to: string | undefined) => onChange?.(to)}
    />
  );
}

function StoredOrder({ isBusy, onTry }: GivenProps) {
  const w = useWords();
  const formats = useFormats();
  const [chosen, setChosen] = useState<string>();
  const [number, setNumber] = useState("");
  const orders = useOne(
    "/v1/orders",
    { query: { limit: 50, number: number || null } },
    { keeps: true },
  );
  return (
    <div className="stack">
      <Select<string>
        aria-label={w("trial.order")}
        className="wide"
        placeholder={w("trial.orderHint")}
        loading={orders.isFetching}
        showSearch={{ filterOption: false, onSearch: setNumber }}
        {...(chosen ? { value: chosen } : {})}
        options={(orders.data?.items ?? []).map((each) => ({
          value: each.id,
          label: `${each.number} · ${formats.minute(each.occurred_at)}`,
        }))}
        onChange={(to) => setChosen(to)}
      />
      <div>
        <Button
          type="primary"
          loading={isBusy}
          disabled={chosen === undefined}
          onClick={() => void onTry({ document_id: chosen ?? "" })}
        >
          {w("trial.try")}
        </Button>
      </div>
    </div>
  );
}

function StoredEvent({ isBusy, onTry }: GivenProps) {
  const w = useWords();
  const formats = useFormats();
  const [chosen, setChosen] = useState<string>();
  const events = useOne("/v1/events", { query: { limit: 50 } });
  return (
    <div className="stack">
      <Select<string>
        aria-label={w("trial.event")}
        className="wide"
        placeholder={w("trial.eventHint")}
        loading={events.isFetching}
        showSearch={{ optionFilterProp: "label" }}
        {...(chosen ? { value: chosen } : {})}
        options={(events.data?.items ?? []).map((each) => ({
          value: each.id,
          label: `${each.name} · ${formats.minute(each.occurred_at)}`,
        }))}
        onChange={(to) => setChosen(to)}
      />
      <div>
        <Button
          type="primary"
          loading={isBusy}
          disabled={chosen === undefined}
          onClick={() => void onTry({ event_id: chosen ?? "" })}
        >
          {w("trial.try")}
        </Button>
      </div>
    </div>
  );
}
