import type { Language } from "@/shared/i18n";

type Style = "day" | "date" | "minute" | "second" | "month";

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  day: { month: "short", day: "numeric" },
  month: { year: "numeric", month: "short" },
  date: { year: "numeric", month: "short", day: "numeric" },
  minute: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
  second: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
};

const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** An instant as the clocks of `timeZone` show it. */
export function formatInstant(
  instant: string | Date,
  language: Language,
  timeZone: string,
  style: Style = "minute",
): string {
  const at = new Date(instant);
  const told = new Intl.DateTimeFormat(language, { ...STYLES[style], timeZone }).format(at);
  // Left to itself, Intl puts the name of the zone between day and hour in Chinese.
  return style === "second" ? `${told} ${zoneName(at, language, timeZone)}` : told;
}

/** How far the clock is from UTC: `GMT+8`. */
function zoneName(at: Date, language: Language, timeZone: string): string {
  const named = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: "short" });
  return named.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}

/** A day that no time zone moves: `2026-03-01`. */
export function formatDay(day: string, language: Language): string {
  return formatInstant(`${day}T00:00:00Z`, language, "UTC", "date");
}

/** From one day to another, without saying twice what both share: `Oct 24 – Nov 22, 2026`. */
export function formatDays(from: string, until: string, language: Language): string {
  const isSameYear = from.slice(0, 4) === until.slice(0, 4);
  // The ranges that Intl makes are written with slashes in Chinese.
  if (language === "zh-CN") {
    const end = isSameYear ? formatDayShort(until, language) : formatDay(until, language);
    return `${formatDay(from, language)}至${end}`;
  }
  const told = new Intl.DateTimeFormat(language, { ...STYLES.date, timeZone: "UTC" });
  return told.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${until}T00:00:00Z`));
}

/** A day whose year is known from elsewhere: `Mar 1`. */
export function formatDayShort(day: string, language: Language): string {
  return formatInstant(`${day}T00:00:00Z`, language, "UTC", "day");
}

/** A month: `2026-03`. */
export function formatMonth(month: string, language: Language): string {
  return formatInstant(`${month.slice(0, 7)}-01T00:00:00Z`, language, "UTC", "month");
}

/** `3 days ago`, `in 2 hours`, as seen at `now`. */
export function formatRelative(instant: string | Date, now: Date, language: Language): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1000;
  const told = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return told.format(Math.trunc(seconds / size), unit);
  }
  return told.format(0, "second");
}

/** `1 min`, `2 hr`: how long something takes, in its largest unit. */
export function formatDuration(seconds: number, language: Language): string {
  const [unit, size] =
    seconds >= 3_600
      ? (["hour", 3_600] as const)
      : seconds >= 60
        ? (["minute", 60] as const)
        : (["second", 1] as const);
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: 0,
  }).format(Math.ceil(seconds / size));
}
