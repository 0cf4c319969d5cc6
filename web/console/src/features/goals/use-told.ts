import { useMemo } from "react";
import { scaleOf, useFormats } from "@/shared/formats";
import { NONE } from "@/shared/ui";
import type { Goal, Period } from "./types";
import { useWords } from "./words";

type Counted = Pick<Goal, "unit" | "currency">;

const RATIO_PARTS = 100;
const SHARE_PARTS = 1_000;
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

    /** What is wanted is told as it was typed, without places that nobody gave. */
    function wanted(goal: Counted, target: number, isShort = false): string {
      const isWhole = Math.round(target * SHARE_PARTS) % 10 === 0;
      if (goal.unit === "share" && isWhole) return formats.share(target, 0);
      return value(goal, target, isShort);
    }

    function period(kind: Period, periodOn: string): string {
      const [year = "", month = ""] = periodOn.split("-");
      if (kind === "year") return w("yearOf", { year });
      if (kind === "month") return formats.month(periodOn);
      return w("quarterOf", { year, quarter: Math.ceil(Number(month) / 3) });
    }

    return {
      value,
      wanted,
      period,
      target: (goal: Counted & Pick<Goal, "direction" | "target">) =>
        `${goal.direction === "at_least" ? "≥" : "≤"} ${wanted(goal, goal.target, true)}`,
    };
  }, [w, formats]);
}
