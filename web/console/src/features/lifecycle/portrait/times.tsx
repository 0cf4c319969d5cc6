import { useLanguage } from "@/shared/i18n";
import { useWords } from "../words";
import { busiest, countsOf } from "./hours";
import type { Portrait } from "./use-portrait";

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
const WEEKDAYS = ["1", "2", "3", "4", "5", "6", "7"] as const;
/** A Monday. */
const FIRST = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** On which weekdays and at which hours the member buys. */
export function Times({ habits }: { habits: Portrait["picture"]["habits"] }) {
  const w = useWords();
  const language = useLanguage();
  const written = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  const weekday = (code: string) => written.format(FIRST + (Number(code) - 1) * DAY_MS);
  const hours = countsOf(HOURS, habits.hours);
  const { from, until } = busiest(hours);
  const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
  const mostly = w("mostlyAt", { from: clock(from), until: clock(until) });
  const days = countsOf(WEEKDAYS, habits.weekdays);
  const best = WEEKDAYS[days.indexOf(Math.max(...days))] ?? "1";
  const mostlyOn = w("mostlyOn", { day: weekday(best) });
  return (
    <div>
      <h3>{w("times")}</h3>
      <Columns label={mostly} counts={hours} marks={["0", "6", "12", "18"]} />
      <p className="secondary small">{mostly}</p>
      <Columns label={mostlyOn} counts={days} marks={WEEKDAYS.map(weekday)} />
    </div>
  );
}

interface ColumnsProps {
  label: string;
  counts: number[];
  /** What stands below, evenly apart. */
  marks: string[];
}

function Columns({ label, counts, marks }: ColumnsProps) {
  const most = Math.max(1, ...counts);
  return (
    <div role="img" aria-label={label}>
      <div className="portrait-columns">
        {counts.map((count, at) => (
          <span
            key={at}
            style={{ height: `${Math.max(count > 0 ? 8 : 3, (count / most) * 100)}%` }}
          />
        ))}
      </div>
      <div className="portrait-marks small secondary" aria-hidden>
        {marks.map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
      </div>
    </div>
  );
}
