import { moneyOf, useFormats } from "@/shared/formats";
import { useLanguage } from "@/shared/i18n";
import { useInstallation } from "@/shared/session";
import type { Settings } from "./settings";
import { useWords } from "./words";

/** What the settings of an asset mean for members, in plain sentences. */
export function useMeaning(): (settings: Settings) => string {
  const w = useWords();
  const language = useLanguage();
  const formats = useFormats();
  const { currency: home } = useInstallation();

  function expiry({ expiry: found = { kind: "none" } }: Settings): string {
    switch (found.kind) {
      case "none":
        return w("means.expiry.none");
      case "calendar":
        return found.periods
          ? w("means.expiry.calendarLater", { unit: w(`unit.${found.unit}`), n: found.periods })
          : w("means.expiry.calendar", { unit: w(`unit.${found.unit}`) });
      default: {
        const length = found.months
          ? w("months", { count: found.months })
          : w("days", { count: found.days ?? 0 });
        return w(`means.expiry.${found.kind}`, { length });
      }
    }
  }

  function pending({ pending: found = { kind: "none" } }: Settings): string {
    if (found.kind === "days") {
      return w("means.pending.days", { length: w("days", { count: found.days }) });
    }
    return w(`means.pending.${found.kind}`);
  }

  function worth({ unit_value, currency }: Settings): string | null {
    if (!unit_value) return null;
    return w("means.worth", { value: formats.money(moneyOf(unit_value, currency ?? home)) });
  }

  return (settings) =>
    [
      expiry(settings),
      pending(settings),
      w(`means.debt.${settings.debt ?? "within_balance"}`),
      worth(settings),
      settings.warn_days && settings.warn_days.length > 0
        ? w("means.warn", { days: formats.list(settings.warn_days.map(String)) })
        : null,
      settings.is_transferable ? w("means.transferable") : null,
    ]
      .filter(Boolean)
      .join(language === "en" ? " " : "");
}
