import { InputNumber, Select } from "antd";
import { Field } from "./field";
import type { LadderBody, Unit, Validity, Window } from "./ladder";
import { useWords } from "./words";

const UNITS: Unit[] = ["month", "quarter", "half", "year"];

export interface BodyProps {
  body: LadderBody;
  onChange: (changes: Partial<LadderBody>) => void;
}

/** Over which time figures are counted, and how long a tier holds. */
export function ClockFields({ body, onChange }: BodyProps) {
  const w = useWords();
  const needsPeriod = body.window.kind === "lifetime" || body.window.kind === "rolling";
  return (
    <div className="form-grid">
      <WindowFields window={body.window} onChange={(window) => onChange({ window })} />
      {needsPeriod && (
        <Choice
          label={w("period")}
          path="period"
          hint={w("periodHint")}
          value={body.period ?? "year"}
          options={UNITS.map((unit) => ({ value: unit, label: w(`unit.${unit}`) }))}
          onChange={(period) => onChange({ period })}
        />
      )}
      <Choice
        label={w("up")}
        path="up"
        value={body.up ?? "at_once"}
        options={(["at_once", "next_period"] as const).map((value) => ({
          value,
          label: w(`up.${value}`),
        }))}
        onChange={(up) => onChange({ up })}
      />
      <ValidityFields
        validity={body.validity ?? { kind: "period_end" }}
        onChange={(validity) => onChange({ validity })}
      />
    </div>
  );
}

interface WindowProps {
  window: Window;
  onChange: (window: Window) => void;
}

function WindowFields({ window, onChange }: WindowProps) {
  const w = useWords();
  return (
    <>
      <Choice
        label={w("window")}
        path="window"
        value={window.kind}
        options={(["calendar", "rolling", "anniversary", "lifetime"] as const).map((value) => ({
          value,
          label: w(`windowKind.${value}`),
        }))}
        onChange={(kind) => onChange(windowOf(kind))}
      />
      {window.kind === "calendar" && (
        <Choice
          label={w("windowUnit")}
          path="window.unit"
          value={window.unit}
          options={UNITS.map((value) => ({ value, label: w(`unit.${value}`) }))}
          onChange={(unit) => onChange({ kind: "calendar", unit })}
        />
      )}
      {window.kind === "rolling" && (
        <Whole
          label={w("windowDays")}
          path="window.days"
          value={window.days}
          onChange={(days) => onChange({ kind: "rolling", days })}
        />
      )}
      {window.kind === "anniversary" && (
        <>
          <Choice
            label={w("windowOf")}
            path="window.of"
            value={window.of}
            options={(["joining", "reaching"] as const).map((value) => ({
              value,
              label: w(`of.${value}`),
            }))}
            onChange={(of) => onChange({ ...window, of })}
          />
          <Whole
            label={w("windowMonths")}
            path="window.months"
            value={window.months ?? 12}
            onChange={(months) => onChange({ ...window, months })}
          />
        </>
      )}
    </>
  );
}

interface ValidityProps {
  validity: Validity;
  onChange: (validity: Validity) => void;
}

function ValidityFields({ validity, onChange }: ValidityProps) {
  const w = useWords();
  return (
    <>
      <Choice
        label={w("validity")}
        path="validity"
        value={validity.kind}
        options={(["period_end", "next_period_end", "months", "endless"] as const).map((value) => ({
          value,
          label: w(`validityKind.${value}`),
        }))}
        onChange={(kind) => onChange(validityOf(kind, validity))}
      />
      {validity.kind === "months" && (
        <Whole
          label={w("validityMonthsLabel")}
          path="validity.months"
          value={validity.months ?? 12}
          onChange={(months) => onChange({ ...validity, months })}
        />
      )}
      {validity.kind !== "endless" && (
        <Whole
          label={w("graceDays")}
          path="validity.grace_days"
          hint={w("graceHint")}
          value={validity.grace_days ?? 0}
          onChange={(grace_days) => onChange({ ...validity, grace_days })}
        />
      )}
    </>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  path: string;
  hint?: string;
  value: Value;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, path, hint, value, options, onChange } = props;
  return (
    <Field label={label} path={path} {...(hint ? { hint } : {})}>
      {(id) => (
        <Select<Value>
          id={id}
          className="wide"
          value={value}
          options={options}
          popupMatchSelectWidth={false}
          onChange={onChange}
        />
      )}
    </Field>
  );
}

interface WholeProps {
  label: string;
  path: string;
  hint?: string;
  value: number;
  onChange: (value: number) => void;
}

export function Whole({ label, path, hint, value, onChange }: WholeProps) {
  return (
    <Field label={label} path={path} {...(hint ? { hint } : {})}>
      {(id) => (
        <InputNumber
          id={id}
          className="wide"
          min={0}
          precision={0}
          value={value}
          onChange={(next) => onChange(next ?? 0)}
        />
      )}
    </Field>
  );
}

function windowOf(kind: Window["kind"]): Window {
  if (kind === "calendar") return { kind, unit: "year" };
  if (kind === "rolling") return { kind, days: 365 };
  if (kind === "anniversary") return { kind, of: "joining", months: 12 };
  return { kind };
}

// What the server refuses as unknown for a kind does not go along.
function validityOf(kind: Validity["kind"], before: Validity): Validity {
  if (kind === "endless") return { kind };
  const grace_days = before.grace_days ?? 0;
  return kind === "months" ? { kind, months: 12, grace_days } : { kind, grace_days };
}
