import type { Names } from "@/shared/i18n";
import type { RuleBody } from "./body";

export const TEMPLATES = [
  "points",
  "double_day",
  "category",
  "birthday",
  "welcome",
  "first_order",
  "blank",
] as const;
export type Template = (typeof TEMPLATES)[number];

const BASE_GROUP = "base";

/** What a rule begins with: all of it can be changed. */
export function bodyOf(template: Template, asset: string, names: Names, today: string): RuleBody {
  const given = { en: names.en, "zh-CN": names["zh-CN"] ?? names.en };
  const order = { trigger: { on: "order" as const }, names: given };
  switch (template) {
    case "points":
      return {
        ...order,
        group: { name: BASE_GROUP, mode: "all" },
        effects: [{ kind: "per_amount", asset, units: 1, per: "1.00" }],
      };
    case "double_day":
      return {
        ...order,
        schedule: { dates: { begin: today, end: dayAfter(today) } },
        effects: [{ kind: "multiplier", asset, factor: "2" }],
        caps: [{ scope: "member", per: "day", units: 500 }],
      };
    case "category":
      return {
        ...order,
        effects: [{ kind: "per_amount", asset, units: 1, per: "1.00", lines: inCategory() }],
      };
    case "birthday":
      return {
        ...order,
        schedule: { birthday: { days_before: 3, days_after: 3 } },
        effects: [{ kind: "multiplier", asset, factor: "2" }],
        caps: [{ scope: "member", per: "year", times: 1 }],
      };
    case "welcome":
      return {
        names: given,
        trigger: { on: "registration" },
        effects: [{ kind: "fixed", asset, units: 100 }],
      };
    case "first_order":
      return {
        ...order,
        when: { v: 1, op: "attr", path: "order.is_first", cmp: "eq", value: true },
        effects: [{ kind: "fixed", asset, units: 50 }],
      };
    case "blank":
      return { ...order, effects: [{ kind: "fixed", asset, units: 1 }] };
  }
}

// The category itself is chosen afterwards; a condition without a value would be refused.
function inCategory(): RuleBody["when"] & object {
  return { v: 1, op: "attr", path: "line.categories", cmp: "is_set" };
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** A code of a rule from its name: `Double points!` is `double-points`. */
export function codeOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 64);
}
