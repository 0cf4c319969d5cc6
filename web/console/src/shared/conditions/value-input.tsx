import { Input, InputNumber, Select } from "antd";
import type { Choice } from "./catalog";
import type { Comparator, Literal } from "./tree";
import { useWords } from "./words";

interface ValueInputProps {
  value: Literal | undefined;
  onChange: (value: Literal | undefined) => void;
  cmp: Comparator;
  choices?: Choice[] | undefined;
  unit?: string | undefined;
}

const isMany = (cmp: Comparator) => cmp === "in" || cmp === "not_in";

/** A number, two of them, or several. */
export function NumberValue({ value, onChange, cmp, unit }: ValueInputProps) {
  const w = useWords();
  const suffix = unit ? { suffix: unit } : {};
  if (isMany(cmp)) {
    const given = Array.isArray(value) ? value.map(String) : [];
    return (
      <Select
        mode="tags"
        aria-label={w("values")}
        className="condition-values"
        placeholder={w("valuesHint")}
        value={given}
        open={false}
        tokenSeparators={[",", " ", "，"]}
        onChange={(texts: string[]) =>
          onChange(texts.map(Number).filter((each) => !Number.isNaN(each)))
        }
      />
    );
  }
  if (cmp === "between") {
    const [low, high] = (Array.isArray(value) ? value : []) as (number | undefined)[];
    const set = (one: number | null | undefined, two: number | null | undefined) =>
      onChange([one ?? null, two ?? null] as number[]);
    return (
      <>
        <InputNumber
          aria-label={w("low")}
          value={low ?? null}
          onChange={(to) => set(to, high)}
          {...suffix}
        />
        <InputNumber
          aria-label={w("high")}
          value={high ?? null}
          onChange={(to) => set(low, to)}
          {...suffix}
        />
      </>
    );
  }
  return (
    <InputNumber
      aria-label={w("value")}
      className="condition-number"
      value={typeof value === "number" ? value : null}
      onChange={(to) => onChange(to ?? undefined)}
      {...suffix}
    />
  );
}

/** A text or several, chosen where the choices are known. */
export function TextValue({ value, onChange, cmp, choices }: ValueInputProps) {
  const w = useWords();
  if (isMany(cmp)) {
    return (
      <Select
        mode={choices ? "multiple" : "tags"}
        aria-label={w("values")}
        className="condition-values"
        placeholder={choices ? w("factSearch") : w("valuesHint")}
        value={Array.isArray(value) ? value.map(String) : []}
        {...(choices ? { options: choices } : { open: false, tokenSeparators: [",", "，"] })}
        showSearch={{ optionFilterProp: "label" }}
        onChange={(texts: string[]) => onChange(texts)}
      />
    );
  }
  const text = typeof value === "string" ? value : undefined;
  if (choices && (cmp === "eq" || cmp === "ne" || cmp === "contains" || isOrder(cmp))) {
    return <Chosen value={text} onChange={onChange} choices={choices} label={w("value")} />;
  }
  return (
    <Input
      aria-label={w("value")}
      className="condition-text"
      maxLength={500}
      value={text ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

const isOrder = (cmp: Comparator) => ["lt", "le", "gt", "ge"].includes(cmp);

interface ChosenProps {
  value: string | undefined;
  onChange: (value: string) => void;
  choices: Choice[];
  label: string;
}

/** One of the known choices; a value that is not among them stays visible. */
export function Chosen({ value, onChange, choices, label }: ChosenProps) {
  const w = useWords();
  const isForeign = value !== undefined && value !== "" && !choices.some((e) => e.value === value);
  const options = isForeign ? [{ value, label: value }, ...choices] : choices;
  return (
    <Select<string>
      aria-label={label}
      className="condition-choice"
      placeholder={w("factSearch")}
      {...(value ? { value } : {})}
      options={options}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={false}
      onChange={(to) => onChange(to)}
    />
  );
}

/** A name, chosen where some are known, and else written. */
export function NameInput({
  value,
  onChange,
  choices,
  label,
}: {
  value: string;
  onChange: (value: string) => void;
  choices?: Choice[] | undefined;
  label: string;
}) {
  if (choices) return <Chosen value={value} onChange={onChange} choices={choices} label={label} />;
  return (
    <Input
      aria-label={label}
      className="condition-text"
      placeholder={label}
      maxLength={128}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Yes or no. */
export function TruthValue({ value, onChange }: Pick<ValueInputProps, "value" | "onChange">) {
  const w = useWords();
  return (
    <Select<string>
      aria-label={w("value")}
      value={value === false ? "no" : "yes"}
      options={[
        { value: "yes", label: w("yes") },
        { value: "no", label: w("no") },
      ]}
      onChange={(to) => onChange(to === "yes")}
    />
  );
}
