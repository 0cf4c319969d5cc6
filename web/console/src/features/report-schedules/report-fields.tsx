import { Form, Input, InputNumber, Select } from "antd";
import { useOne } from "@/shared/api";
import { useReports } from "./parts";
import { termsOf } from "./use-terms";
import { useWords } from "./words";

const PERIODS = [
  "all",
  "yesterday",
  "last_7_days",
  "last_week",
  "last_30_days",
  "last_month",
  "last_quarter",
] as const;

const DAYS_MAX = 366;
const VALUE_DAYS_MAX = 3660;

/** Which report, and what it is asked. */
export function ReportFields() {
  const w = useWords();
  const { names, titleOf, toldOf } = useReports();
  const report = Form.useWatch<string | undefined>("report");
  const terms = termsOf(report);
  const option = (value: string) => ({ value, label: titleOf(value) });
  const isPeople = (name: string) => name.endsWith("-members");
  return (
    <div className="form-grid">
      <Form.Item name="name" label={w("name")} extra={w("nameHint")} rules={[{ required: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="report"
        label={w("report")}
        extra={report && toldOf(report)}
        rules={[{ required: true }]}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={[
            { label: w("group"), options: names.filter((each) => !isPeople(each)).map(option) },
            { label: w("groupPeople"), options: names.filter(isPeople).map(option) },
          ]}
        />
      </Form.Item>
      <Form.Item name={["wanted", "period"]} label={w("period")} extra={w("periodHint")} required>
        <Select options={PERIODS.map((value) => ({ value, label: w(`period.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name={["wanted", "currency"]}
        label={w("currency")}
        extra={w("currencyHint")}
        normalize={(text: string) => text.toUpperCase()}
        rules={[{ pattern: /^[A-Z]{3}$/, message: w("currencyRule") }]}
      >
        <Input maxLength={3} />
      </Form.Item>
      {terms.includes("returns") && (
        <Choice name="returns" otherwise="net" label={w("returns")}>
          {(["net", "ignore"] as const).map((value) => ({ value, label: w(`returns.${value}`) }))}
        </Choice>
      )}
      {terms.includes("cuts") && (
        <Choice name="cuts" otherwise="rank" label={w("cuts")}>
          {(["rank", "quantile"] as const).map((value) => ({ value, label: w(`cuts.${value}`) }))}
        </Choice>
      )}
      {terms.includes("funnel") && <FunnelFields />}
      {terms.includes("acquisition") && <AcquisitionFields />}
    </div>
  );
}

interface ChoiceProps {
  name: "returns" | "cuts" | "touch" | "broken_down_by";
  label: string;
  otherwise?: string;
  children: { value: string; label: string }[];
}

function Choice({ name, label, otherwise, children }: ChoiceProps) {
  return (
    <Form.Item
      name={["wanted", name]}
      label={label}
      {...(otherwise === undefined ? {} : { initialValue: otherwise, required: true })}
    >
      <Select options={children} allowClear={otherwise === undefined} />
    </Form.Item>
  );
}

function FunnelFields() {
  const w = useWords();
  const path = { name: "event-names" };
  const events = useOne("/v1/metrics/{name}", { path, query: {} }, { staleMs: Infinity });
  const report = events.data as unknown as { sections: { names: { name: string }[] } } | undefined;
  const options = (report?.sections.names ?? []).map(({ name }) => ({ value: name, label: name }));
  return (
    <>
      <Form.Item
        name={["wanted", "steps"]}
        label={w("steps")}
        extra={w("stepsHint")}
        rules={[{ required: true, type: "array", min: 2, message: w("stepsRule") }]}
      >
        <Select mode="tags" options={options} />
      </Form.Item>
      <Form.Item name={["wanted", "within_days"]} label={w("withinDays")} initialValue={7} required>
        <InputNumber min={1} max={DAYS_MAX} precision={0} suffix={w("daysUnit")} className="wide" />
      </Form.Item>
      <Choice name="broken_down_by" label={w("brokenDownBy")}>
        {(["channel", "store", "campaign", "source"] as const).map((value) => ({
          value,
          label: w(`by.${value}`),
        }))}
      </Choice>
    </>
  );
}

function AcquisitionFields() {
  const w = useWords();
  return (
    <>
      <Choice name="touch" otherwise="last" label={w("touch")}>
        {(["first", "last"] as const).map((value) => ({ value, label: w(`touch.${value}`) }))}
      </Choice>
      <Form.Item name={["wanted", "value_days"]} label={w("valueDays")} initialValue={90} required>
        <InputNumber
          min={1}
          max={VALUE_DAYS_MAX}
          precision={0}
          suffix={w("daysUnit")}
          className="wide"
        />
      </Form.Item>
    </>
  );
}
