import type { Schema } from "@/shared/api";
import type { Figure, Goal, Period } from "./types";

/** A goal as its form has it: shares in percent. */
export interface Values {
  figure: string;
  direction: Goal["direction"];
  target: number;
  period: Period;
  owner_id?: string | null;
  name_en?: string;
  name_zh?: string;
}

const PERCENT = 100;
const MILLION = 1_000_000;

/** What is typed, as the interface counts: 15 % is 0.15. */
export function targetOf(typed: number, unit: Figure["unit"]): number {
  // A hundredth of what was typed, without the tail that floats bring.
  return unit === "share" ? Math.round((typed / PERCENT) * MILLION) / MILLION : typed;
}

/** What the interface counts, as it is typed. */
export function typedOf(target: number, unit: Figure["unit"]): number {
  return unit === "share" ? Math.round(target * PERCENT * MILLION) / MILLION : target;
}

/** What a goal of this figure begins with: its own direction, and what most programs want of it. */
export function usualValues(figure: Figure): Partial<Values> {
  const { name, direction, unit, usual_target } = figure;
  const usual = usual_target === null ? undefined : typedOf(usual_target, unit);
  return { figure: name, direction, target: usual };
}

export function bodyOf(values: Values, figure: Figure): Omit<Schema<"GoalBody">, "is_active"> {
  const names = { en: values.name_en?.trim() ?? "", "zh-CN": values.name_zh?.trim() ?? "" };
  return {
    figure: values.figure,
    direction: values.direction,
    target: targetOf(values.target, figure.unit),
    period: values.period,
    owner_id: values.owner_id ?? null,
    names: Object.fromEntries(Object.entries(names).filter(([, name]) => name !== "")),
  };
}

/** A goal in its form. A name that is the figure's own is left empty: it follows the figure. */
export function valuesOf(goal: Goal, figure: Figure): Values {
  const own = (language: string) =>
    goal.names[language] === figure.names[language] ? "" : (goal.names[language] ?? "");
  return {
    figure: goal.figure,
    direction: goal.direction,
    target: typedOf(goal.target, goal.unit),
    period: goal.period,
    owner_id: goal.owner?.id ?? null,
    name_en: own("en"),
    name_zh: own("zh-CN"),
  };
}
