import { DatePicker, InputNumber, Select } from "antd";
import dayjs from "dayjs";
import type { Period, Unit, Window } from "./tree";
import { useWords } from "./words";

const UNITS: Unit[] = ["minutes", "hours", "days", "weeks", "months", "years"];
const PERIODS: Period[] = ["day", "week", "month", "quarter", "half", "year"];
const KINDS = ["last", "next", "calendar", "dates"] as const;
const BACK_MAX = 12;

type Shown = (typeof KINDS)[number] | "between" | "ever";

interface WindowInputProps {
  value: Window | undefined;
  onChange: (window: Window | undefined) => void;
  /** Whether all time may be meant. */
  isOptional?: boolean;
}

/** A span of time: the last days, a calendar period, from a day to another. */
export function WindowInput({ value, onChange, isOptional = false }: WindowInputProps) {
  const w = useWords();
  const shown: Shown[] = [...KINDS];
  if (value?.kind === "between") shown.push("between");
  if (isOptional) shown.unshift("ever");
  return (
    <>
      <Select<Shown>
        aria-label={w("window")}
        value={value?.kind ?? "ever"}
        options={shown.map((kind) => ({ value: kind, label: w(`window.${kind}`) }))}
        onChange={(kind) => onChange(newWindow(kind))}
        popupMatchSelectWidth={false}
      />
      {value !== undefined && <Parts value={value} onChange={onChange} />}
    </>
  );
}

interface PartsProps {
  value: Window;
  onChange: (window: Window) => void;
}

function Parts({ value, onChange }: PartsProps) {
  switch (value.kind) {
    case "last":
    case "next":
      return <Length value={value} onChange={onChange} />;
    case "calendar":
      return <Calendar value={value} onChange={onChange} />;
    default:
      return <Between value={value} onChange={onChange} />;
  }
}

type OfKind<K> = Extract<Window, { kind: K }>;

function Length({
  value,
  onChange,
}: {
  value: OfKind<"last" | "next">;
  onChange: (window: Window) => void;
}) {
  const w = useWords();
  return (
    <>
      <InputNumber
        aria-label={w("count")}
        className="condition-count"
        min={1}
        max={3_660}
        precision={0}
        value={value.count}
        onChange={(count) => onChange({ ...value, count: count ?? 1 })}
      />
      <Select<Unit>
        aria-label={w("unit")}
        value={value.unit}
        options={UNITS.map((unit) => ({ value: unit, label: w(`unit.${unit}`) }))}
        onChange={(unit) => onChange({ ...value, unit })}
        popupMatchSelectWidth={false}
      />
    </>
  );
}

function Calendar({
  value,
  onChange,
}: {
  value: OfKind<"calendar">;
  onChange: (window: Window) => void;
}) {
  const w = useWords();
  const offsets = Array.from({ length: BACK_MAX + 1 }, (_, back) => -back);
  const told = (offset: number) => {
    if (offset === 0) return w("which.this");
    return offset === -1 ? w("which.last") : w("which.before", { count: -offset });
  };
  return (
    <>
      <Select<number>
        aria-label={w("which")}
        value={value.first ?? 0}
        options={offsets.map((offset) => ({ value: offset, label: told(offset) }))}
        onChange={(offset) => onChange({ ...value, first: offset, last: offset })}
        popupMatchSelectWidth={false}
      />
      <Select<Period>
        aria-label={w("period")}
        value={value.period}
        options={PERIODS.map((period) => ({ value: period, label: w(`period.${period}`) }))}
        onChange={(period) => onChange({ ...value, period })}
        popupMatchSelectWidth={false}
      />
    </>
  );
}

function Between({
  value,
  onChange,
}: {
  value: OfKind<"between" | "dates">;
  onChange: (window: Window) => void;
}) {
  const w = useWords();
  const day = (text: string | null | undefined) => (text ? dayjs(text) : null);
  const spelled = (at: dayjs.Dayjs | null | undefined) => {
    if (!at) return null;
    return value.kind === "dates" ? at.format("YYYY-MM-DD") : at.toISOString();
  };
  return (
    <DatePicker.RangePicker
      aria-label={w("dates")}
      value={[day(value.begin), day(value.end)]}
      allowEmpty={[true, true]}
      showTime={value.kind === "between"}
      onChange={(range) =>
        onChange({ kind: value.kind, begin: spelled(range?.[0]), end: spelled(range?.[1]) })
      }
    />
  );
}

function newWindow(kind: Shown): Window | undefined {
  switch (kind) {
    case "ever":
      return undefined;
    case "calendar":
      return { kind, period: "month", first: 0, last: 0 };
    case "dates":
    case "between":
      return { kind, begin: null, end: null };
    default:
      return { kind, count: 30, unit: "days" };
  }
}
