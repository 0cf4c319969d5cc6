import { Input, InputNumber } from "antd";
import { useWords } from "../words";
import { Field } from "./field";

interface TextFieldProps {
  label: string;
  path: string;
  hint?: string;
  value: string | undefined;
  onChange: (text: string) => void;
}

/** A text that may be left empty. */
export function TextField({ label, path, hint, value, onChange }: TextFieldProps) {
  return (
    <Field label={label} path={path} {...(hint ? { hint } : {})}>
      {(id) => (
        <Input
          id={id}
          className="rule-text"
          maxLength={128}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A decimal number that is kept as it is spelled. */
export function DecimalField({ label, path, value, onChange }: Omit<TextFieldProps, "hint">) {
  return (
    <Field label={label} path={path}>
      {(id) => (
        <InputNumber<string>
          id={id}
          stringMode
          min="0"
          className="rule-units"
          value={value ?? null}
          onChange={(to) => onChange(to ?? "")}
        />
      )}
    </Field>
  );
}

/** For how many days; empty is for ever. */
export function DaysField(props: {
  path: string;
  value: number | undefined;
  onChange: (days: number | undefined) => void;
}) {
  const w = useWords();
  return (
    <Field label={w("forDays")} path={props.path} hint={w("forDaysHint")}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={3_660}
          precision={0}
          value={props.value ?? null}
          onChange={(to) => props.onChange(to ?? undefined)}
        />
      )}
    </Field>
  );
}
