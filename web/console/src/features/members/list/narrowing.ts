import { dayAfter } from "@/shared/formats/days";
import type { Condition } from "@/shared/conditions";

/** The parameters of the address that say whom the list shows. */
export const FILTERS = [
  "tier",
  "tag",
  "joined_from",
  "joined_until",
  "ordered_from",
  "ordered_until",
  "spend_min",
  "spend_max",
  "condition",
] as const;

export type View = Partial<Record<(typeof FILTERS)[number], string | undefined>>;

type Part = Record<string, unknown>;

/** The condition that the quick filters and the condition of the address come to together. */
export function conditionOf(view: View): Condition | null {
  const own = readCondition(view.condition);
  const parts = [
    ...tierPart(view.tier),
    ...(view.tag ? [{ op: "tag", tag: view.tag }] : []),
    ...daysPart("member.joined_at", view.joined_from, view.joined_until),
    ...daysPart("orders.last_at", view.ordered_from, view.ordered_until),
    ...rangePart("orders.spend", view.spend_min, view.spend_max),
  ];
  if (parts.length === 0) return own;
  const zone = own?.zone;
  const all = own === null ? parts : [...parts, nodeOf(own)];
  const [only] = all;
  const node = all.length === 1 ? only : { op: "and", args: all };
  return { v: 1, ...(zone ? { zone } : {}), ...node } as unknown as Condition;
}

function nodeOf(condition: Condition): Part {
  const ofRoot = ["v", "zone"];
  return Object.fromEntries(Object.entries(condition).filter(([key]) => !ofRoot.includes(key)));
}

/** The condition that the address holds; none where it cannot be read. */
export function readCondition(text: string | undefined): Condition | null {
  if (!text) return null;
  try {
    const read: unknown = JSON.parse(text);
    const isTree = typeof read === "object" && read !== null && "op" in read;
    return isTree ? (read as Condition) : null;
  } catch {
    return null;
  }
}

// `card:gold`; `card:` are those without a tier.
function tierPart(tier: string | undefined): Part[] {
  if (!tier?.includes(":")) return [];
  const at = tier.indexOf(":");
  const [ladder, code] = [tier.slice(0, at), tier.slice(at + 1)];
  const leaf = { op: "tier", ladder };
  return [code ? { ...leaf, cmp: "eq", value: code } : { ...leaf, cmp: "not_set" }];
}

function daysPart(path: string, from: string | undefined, until: string | undefined): Part[] {
  if (!from && !until) return [];
  const window = {
    kind: "dates",
    ...(from ? { begin: from } : {}),
    ...(until ? { end: dayAfter(until) } : {}),
  };
  return [{ op: "attr", path, cmp: "in", value: window }];
}

function rangePart(path: string, min: string | undefined, max: string | undefined): Part[] {
  const [low, high] = [numberOf(min), numberOf(max)];
  const leaf = { op: "attr", path };
  if (low !== null && high !== null) return [{ ...leaf, cmp: "between", value: [low, high] }];
  if (low !== null) return [{ ...leaf, cmp: "ge", value: low }];
  return high === null ? [] : [{ ...leaf, cmp: "le", value: high }];
}

function numberOf(text: string | undefined): number | null {
  const value = text ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
