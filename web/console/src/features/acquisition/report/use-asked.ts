import { useMemo } from "react";
import { useTerms, type ReportQuery } from "@/features/insight";
import { useView } from "@/shared/ui";

export const VALUE_DAYS = [7, 30, 60, 90, 180, 365] as const;
const VALUE_DAYS_DEFAULT = 90;

export type Touch = "first" | "last";

export interface Asked {
  query: ReportQuery;
  touch: Touch;
  valueDays: number;
}

/** What the address asks of the report: days, the touch that counts, and for how long. */
export function useAsked(): Asked {
  const terms = useTerms("from", "returns");
  const [view] = useView(["touch", "value_days"]);
  const touch = view.touch === "first" ? "first" : "last";
  const valueDays =
    VALUE_DAYS.find((days) => String(days) === view.value_days) ?? VALUE_DAYS_DEFAULT;
  return useMemo(
    () => ({ query: { ...terms, touch, value_days: valueDays }, touch, valueDays }),
    [terms, touch, valueDays],
  );
}
