import { Button, DatePicker, Form, Input, InputNumber, Select } from "antd";
import type { Dayjs } from "dayjs";
import type { Schema } from "@/shared/api";
import { scaleOf, startOfDay, unitsOf } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import type { GivenProps } from "./trial-tab";
import { useFacts } from "./use-facts";
import { useWords } from "./words";

interface MadeUp {
  amount: string;
  quantity: number;
  sku: string;
  category?: string;
  store?: string;
  member?: string;
  day?: Dayjs | null;
}

const NOON_MS = 12 * 3_600_000;

/** An order that was never placed. */
export function MadeUpOrder({ program, isBusy, onTry }: GivenProps & { program: string }) {
  const w = useWords();
  const { programs, timeZone } = useInstallation();
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
        ...(values.day ? { occurred_at: noonOf(values.day, timeZone) } : {}),
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
        <Form.Item name="sku" label={w("trial.sku")}>
          <Input />
        </Form.Item>
        <Form.Item name="category" label={w("trial.category")}>
          <Coded choices={choicesOf("line.category")} />
        </Form.Item>
        <Form.Item name="store" label={w("trial.store")}>
          <Coded choices={choicesOf("order.store")} />
        </Form.Item>
        <Form.Item name="day" label={w("trial.day")} extra={w("trial.dayHint")}>
          <DatePicker className="wide" />
        </Form.Item>
        <Form.Item name="member" label={w("trial.member")} extra={w("trial.memberHint")}>
          <Input />
        </Form.Item>
      </div>
      <Button htmlType="submit" loading={isBusy}>
        {w("trial.try")}
      </Button>
    </Form>
  );
}

function noonOf(day: Dayjs, timeZone: string): string {
  const begin = new Date(startOfDay(day.format("YYYY-MM-DD"), timeZone));
  return new Date(begin.getTime() + NOON_MS).toISOString();
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
