import { useMemo } from "react";
import { useView } from "@/shared/ui";
import type { ReportQuery } from "./report";

/** What every page can be asked, each with the parameter of the address that holds it. */
export type Term = "from" | "compared" | "returns";

const NAMES = ["as_of", "from", "compared", "returns"] as const;

/** The day and the other terms that the address names, of those that a page has. */
export function useTerms(...own: Term[]): ReportQuery {
  const [view] = useView(NAMES);
  const has = own.join();
  const { as_of, from, compared, returns } = view;
  return useMemo(() => {
    const terms = has.split(",");
    return {
      as_of: as_of ?? null,
      ...(terms.includes("from") && from ? { from } : {}),
      ...(terms.includes("compared") && compared ? { compared } : {}),
      ...(terms.includes("returns") && returns === "ignore" ? { returns } : {}),
    };
  }, [has, as_of, from, compared, returns]);
}
