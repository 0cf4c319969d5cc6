import type { useFormats } from "@/shared/formats";

type Formats = ReturnType<typeof useFormats>;

const DAYS_TOLD_MAX = 120;

/** An axis of days, told in full where one points: below it without the year, or the months. */
export function dayAxis(days: string[], formats: Formats) {
  const isLong = days.length > DAYS_TOLD_MAX;
  const told = isLong ? formats.month : formats.dayShort;
  return {
    type: "category",
    data: days.map(formats.day),
    axisLabel: {
      formatter: (_: string, at: number) => told(days[at] ?? ""),
      ...(isLong ? { interval: (at: number) => days[at]?.endsWith("-01") } : {}),
    },
  };
}
