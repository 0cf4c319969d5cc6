import { DatePicker, Flex, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { ReactNode } from "react";
import { useInstallation } from "@/shared/session";
import { useView } from "@/shared/ui";
import { useWords } from "../words";
import type { Term } from "./use-terms";

interface TermsBarProps {
  /** What the page can be asked besides the day. */
  terms: Term[];
  /** What is the page's own. */
  children?: ReactNode;
}

/** Chooses the days and terms of a page; the address holds them, so that a view can be shared. */
export function TermsBar({ terms, children }: TermsBarProps) {
  const w = useWords();
  const [view, setView] = useView(["returns"]);
  return (
    <Flex wrap gap={8} className="filter-bar" role="search">
      <DayField name="as_of" label={w("asOf")} otherwise={w("asOfToday")} />
      {terms.includes("compared") && (
        <DayField name="compared" label={w("compared")} otherwise={w("compared30")} />
      )}
      {terms.includes("from") && (
        <DayField name="from" label={w("since")} otherwise={w("sinceEver")} />
      )}
      {terms.includes("returns") && (
        <Select
          aria-label={w("returns")}
          value={view.returns === "ignore" ? "ignore" : "net"}
          popupMatchSelectWidth={false}
          options={(["net", "ignore"] as const).map((value) => ({
            value,
            label: w(`returns.${value}`),
          }))}
          onChange={(value) => setView({ returns: value === "net" ? null : value })}
        />
      )}
      {children}
    </Flex>
  );
}

interface DayFieldProps {
  name: "as_of" | "compared" | "from";
  label: string;
  /** What no day means. */
  otherwise: string;
}

const DAY = "YYYY-MM-DD";

function DayField({ name, label, otherwise }: DayFieldProps) {
  const w = useWords();
  const { now, timeZone } = useInstallation();
  const [view, setView] = useView([name]);
  const today = dayjs(new Intl.DateTimeFormat("en-CA", { timeZone }).format(now()));
  const held = view[name] ? dayjs(view[name]) : null;
  const presets: { label: string; value: Dayjs }[] = [
    { label: w("preset.month"), value: today.startOf("month") },
    { label: w("preset.lastMonth"), value: today.startOf("month").subtract(1, "month") },
    { label: w("preset.quarter"), value: today.subtract(90, "day") },
    { label: w("preset.year"), value: today.startOf("year") },
    { label: w("preset.yearAgo"), value: today.subtract(1, "year") },
  ];
  return (
    <DatePicker
      className={name === "compared" ? "insight-compared" : "insight-day"}
      aria-label={label}
      prefix={<span className="secondary">{label}</span>}
      placeholder={otherwise}
      value={held?.isValid() ? held : null}
      maxDate={today}
      presets={presets}
      onChange={(day) => setView({ [name]: day?.format(DAY) })}
    />
  );
}
