import { useWords } from "./words";
import type { Schedule } from "./parts";

type Term = "returns" | "cuts" | "funnel" | "acquisition";

const RETURNS = [
  "rfm",
  "rfm-members",
  "cohorts",
  "cohort-members",
  "repurchase",
  "distributions",
  "pareto",
  "performance",
];

/** Which terms besides the days a report is asked by. */
export function termsOf(report: string | undefined): Term[] {
  if (report === undefined) return [];
  const terms: Term[] = [];
  if (RETURNS.includes(report)) terms.push("returns");
  if (report.startsWith("rfm")) terms.push("cuts");
  if (report.startsWith("funnel")) terms.push("funnel");
  if (report.startsWith("acquisition")) terms.push("acquisition");
  return terms;
}

/** The terms of a schedule in words, as facts. */
export function useTerms({ report, wanted }: Schedule): { label: string; value: string }[] {
  const w = useWords();
  const terms = termsOf(report);
  const facts = [
    { label: w("period"), value: w(`period.${wanted.period}`) },
    { label: w("currency"), value: wanted.currency ?? w("currencyUsual") },
  ];
  const add = (label: string, value: string) => facts.push({ label, value });
  if (terms.includes("returns")) add(w("returns"), w(`returns.${wanted.returns}`));
  if (terms.includes("cuts")) add(w("cuts"), w(`cuts.${wanted.cuts}`));
  if (terms.includes("funnel")) {
    add(w("steps"), wanted.steps.join(" → "));
    add(w("withinDays"), w("days", { count: wanted.within_days }));
    if (wanted.broken_down_by) add(w("brokenDownBy"), w(`by.${wanted.broken_down_by}`));
  }
  if (terms.includes("acquisition")) {
    add(w("touch"), w(`touch.${wanted.touch}`));
    add(w("valueDays"), w("days", { count: wanted.value_days }));
  }
  return facts;
}
