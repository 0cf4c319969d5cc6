import { DatePicker } from "antd";
import dayjs from "dayjs";
import { endOfDay } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { useSharedWords } from "../words";
import { useView } from "./use-view";

const DAY = "YYYY-MM-DD";

/** The day that the address names, and the instant of its end; null is now. */
export function useAsOf(): { day: string | undefined; at: string | null } {
  const { timeZone } = useInstallation();
  const [view] = useView(["as_of"]);
  const day = view.as_of;
  const isDay = day !== undefined && dayjs(day).isValid();
  return isDay ? { day, at: endOfDay(day, timeZone) } : { day: undefined, at: null };
}

/** Chooses the day at whose end a page shows things; the address holds it, empty is now. */
export function AsOfPicker() {
  const w = useSharedWords();
  const { now, timeZone } = useInstallation();
  const [, setView] = useView(["as_of"]);
  const { day } = useAsOf();
  const today = dayjs(new Intl.DateTimeFormat("en-CA", { timeZone }).format(now()));
  const lastMonth = today.startOf("month").subtract(1, "day");
  return (
    <DatePicker
      aria-label={w("asOf")}
      placeholder={w("asOfNow")}
      value={day ? dayjs(day) : null}
      maxDate={today}
      presets={[
        { label: w("asOfLastMonth"), value: lastMonth },
        { label: w("asOfLastYear"), value: today.startOf("year").subtract(1, "day") },
      ]}
      onChange={(chosen) => setView({ as_of: chosen?.format(DAY) })}
    />
  );
}
