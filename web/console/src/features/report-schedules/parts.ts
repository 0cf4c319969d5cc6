import { useMemo } from "react";
import { useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useLanguage, useName, type Names } from "@/shared/i18n";
import { useInstallation } from "@/shared/session";
import { useWords } from "./words";

export type Schedule = Schema<"ScheduleAnswer">;
export type Run = Schema<"RunAnswer">;
export type Mail = Run["deliveries"][number];

const DAY_MS = 86_400_000;
const MONDAY = Date.UTC(2024, 0, 1);

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** What reports are called and tell, by their names. */
export function useReports() {
  const name = useName();
  const { data } = useOne("/v1/metrics", {}, { staleMs: Infinity });
  return useMemo(() => {
    const told = new Map((data ?? []).map((each) => [each.name, each]));
    const said = (names: Record<string, string> | undefined) =>
      names ? name(names as unknown as Names) : "";
    return {
      names: [...told.keys()],
      titleOf: (report: string) => said(told.get(report)?.titles) || report,
      toldOf: (report: string) => said(told.get(report)?.told),
    };
  }, [data, name]);
}

/** The days of the week, Monday first, in the language of now. */
export function useWeekday(): (weekday: number) => string {
  const language = useLanguage();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
    const named = (weekday: number) => format.format(MONDAY + (weekday - 1) * DAY_MS);
    // Chinese says 每周一 as one says 每星期一, and shorter.
    return language === "zh-CN" ? (weekday) => named(weekday).replace("星期", "周") : named;
  }, [language]);
}

/** When a report is due, in words; the zone is named where it is not the program's. */
export function useRhythm(): (when: Schedule["when"]) => string {
  const w = useWords();
  const weekday = useWeekday();
  const { timeZone } = useInstallation();
  return (when) => {
    const time = when.local_time;
    const rhythm =
      when.cadence === "weekly"
        ? w("rhythm.weekly", { weekday: weekday(when.weekday ?? 1), time })
        : when.cadence === "monthly"
          ? w("rhythm.monthly", { day: when.month_day ?? 1, time })
          : w("rhythm.daily", { time });
    return when.time_zone === timeZone ? rhythm : w("inZone", { rhythm, zone: when.time_zone });
  };
}

/** The formats of files as a list in words. */
export function useFileNames(): (formats: Schedule["formats"]) => string {
  const w = useWords();
  const { list } = useFormats();
  return (formats) => list(formats.map((format) => w(`format.${format}`)));
}

/** What became last of the mails to each recipient, tests aside. */
export function lastMails(runs: Run[]): Map<string, Mail> {
  const found = new Map<string, Mail>();
  for (const run of runs) {
    if (run.why === "test") continue;
    for (const mail of run.deliveries) {
      if (!found.has(mail.recipient)) found.set(mail.recipient, mail);
    }
  }
  return found;
}
