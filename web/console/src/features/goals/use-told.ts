import { useMemo } from "react";
import { scaleOf, useFormats } from "@/shared/formats";
import { NONE } from "@/shared/ui";
import type { Goal, Period } from "./types";
import { useWords } from "./words";

type Counted = Pick<Goal, "unit" | "currency">;

const RATIO_PARTS = 100;
const SCALE_WITHOUT_CURRENCY = 2;

/** How values, targets and periods of goals are written. */
export function useTold() {
  const w = useWords();
  const formats = useFormats();
  return useMemo(() => {
    function money(value: number, currency: string, isShort: boolean): string {
      const scale = currency ? scaleOf(currency) : SCALE_WITHOUT_CURRENCY;
      const amount = Math.round(value * 10 ** scale);
      if (!currency) return formats.units(amount, scale);
      const given = { amount, currency, scale };
      return isShort ? formats.moneyShort(given) : formats.money(given);
    }

    function value({ unit, currency }: Counted, given: number | null, isShort = false): string {
      if (given === null) return NONE;
      if (unit === "share") return formats.share(given);
      if (unit === "count") return isShort ? formats.short(given) : formats.count(given);
      if (unit === "money") return money(given, currency, isShort);
      const rounded = Math.round(given * RATIO_PARTS) / RATIO_PARTS;
      return w("ratio", { value: formats.count(rounded) });
    }

    function period(kind: Period, periodOn: string): string {
      const [year = "", month = ""] = periodOn.split("-");
      if (kind === "year") return w("yearOf", { year });
      if (kind === "month") return formats.month(periodOn);
      return w("quarterOf", { year, quarter: Math.ceil(Number(month) / 3) });
    }

    return {
      value,
      period,
      target: (goal: Counted & Pick<Goal, "direction" | "target">) =>
        `${goal.direction === "at_least" ? "≥" : "≤"} ${value(goal, goal.target, true)}`,
    };
  }, [w, formats]);
}
