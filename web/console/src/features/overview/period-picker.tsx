import { DatePicker, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useInstallation } from "@/shared/session";
import { useView } from "@/shared/ui";
import { useWords } from "./words";

const DAY = "YYYY-MM-DD";

interface PickerProps {
  from: string;
  until: string;
}

/** Chooses the days, and the program where there are several; the address holds both. */
export function PeriodPicker({ from, until }: PickerProps) {
  const w = useWords();
  const { programs, now, timeZone } = useInstallation();
  const [view, setView] = useView(["program", "from", "until"]);
  const today = dayjs(new Intl.DateTimeFormat("en-CA", { timeZone }).format(now()));
  const presets: { label: string; value: [Dayjs, Dayjs] }[] = [
    { label: w("preset.7"), value: [today.subtract(6, "day"), today] },
    { label: w("preset.30"), value: [today.subtract(29, "day"), today] },
    { label: w("preset.90"), value: [today.subtract(89, "day"), today] },
    { label: w("preset.month"), value: [today.startOf("month"), today] },
    { label: w("preset.year"), value: [today.startOf("year"), today] },
  ];
  return (
    <>
      {programs.length > 1 && (
        <Select
          aria-label={w("program")}
          value={view.program ?? programs[0]?.code ?? null}
          options={programs.map(({ code, name }) => ({ value: code, label: name }))}
          popupMatchSelectWidth={false}
          onChange={(program) => setView({ program })}
        />
      )}
      <DatePicker.RangePicker
        aria-label={w("period")}
        value={[dayjs(from), dayjs(until)]}
        presets={presets}
        allowClear={false}
        maxDate={today}
        onChange={(days) =>
          setView({ from: days?.[0]?.format(DAY), until: days?.[1]?.format(DAY) })
        }
      />
    </>
  );
}
