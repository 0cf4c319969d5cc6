import { useMemo } from "react";
import { useLanguage } from "@/shared/i18n";
import { useInstallation } from "@/shared/session";
import { formatMoney, formatMoneyShort, type MoneyValue } from "./money";
import { formatCount, formatScaled, formatShare } from "./numbers";
import {
  formatDay,
  formatDays,
  formatDayShort,
  formatDuration,
  formatInstant,
  formatMonth,
  formatRelative,
} from "./time";

/** All formats in the language of now and the time zone of the program. */
export function useFormats() {
  const language = useLanguage();
  const { timeZone, now } = useInstallation();
  return useMemo(
    () => ({
      count: (value: number) => formatCount(value, language),
      short: (value: number) => formatCount(value, language, { isCompact: true }),
      share: (value: number, digits?: number) => formatShare(value, language, digits),
      units: (units: number | string, scale = 0) => formatScaled(units, scale, language),
      money: (money: MoneyValue) => formatMoney(money, language),
      moneyShort: (money: MoneyValue) => formatMoneyShort(money, language),
      list: (items: string[]) =>
        language === "zh-CN" ? items.join("、") : new Intl.ListFormat(language).format(items),
      day: (day: string) => formatDay(day, language),
      days: (from: string, until: string) => formatDays(from, until, language),
      dayShort: (day: string) => formatDayShort(day, language),
      month: (month: string) => formatMonth(month, language),
      date: (instant: string) => formatInstant(instant, language, timeZone, "date"),
      minute: (instant: string) => formatInstant(instant, language, timeZone, "minute"),
      second: (instant: string) => formatInstant(instant, language, timeZone, "second"),
      duration: (seconds: number) => formatDuration(seconds, language),
      relative: (instant: string) => formatRelative(instant, now(), language),
    }),
    [language, timeZone, now],
  );
}
