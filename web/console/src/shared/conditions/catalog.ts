import type { Comparator, Leaf, Literal } from "./tree";

/** What an attribute holds; `any` lets people say it with each question. */
export type Kind = "number" | "text" | "truth" | "instant" | "list" | "any";

/** A value that may be chosen. */
export interface Choice {
  value: string;
  label: string;
}

interface Named {
  /** What people call it, in the language of now. */
  name: string;
  /** The heading that it stands under. */
  group: string;
}

/** The attribute at a path; one whose path ends in a dot leaves its rest to be written. */
export interface AttributeFact extends Named {
  op: "attr";
  path: string;
  kind: Kind;
  choices?: Choice[];
  /** Written behind a number. */
  unit?: string;
}

/** Where the member stands on a ladder; `choices` are its tiers, the lowest first. */
export interface TierFact extends Named {
  op: "tier";
  ladder: string;
  choices: Choice[];
}

/** How many units of an asset the member has. */
export interface AssetFact extends Named {
  op: "asset";
  asset: string;
  measures: ("spendable" | "pending" | "held" | "expiring")[];
}

/** All that can be asked of an asset. */
export const MEASURES: AssetFact["measures"] = ["spendable", "pending", "held", "expiring"];

/** What the member did: events of a name, counted, in a span of time. */
export interface EventFact extends Named {
  op: "event";
  choices?: Choice[];
}

/** An anniversary of a date of the member's. */
export interface AnniversaryFact extends Named {
  op: "anniversary";
  path: string;
}

/** What has one field to be filled in: a tag, a segment, a channel. */
export interface WordFact extends Named {
  op: "tag" | "segment" | "reachable";
  choices?: Choice[];
}

export interface ConsentFact extends Named {
  op: "consent";
  purposes?: Choice[];
  channels?: Choice[];
}

export interface StageFact extends Named {
  op: "stage";
}

/** Something that a condition may ask about. */
export type Fact =
  | AttributeFact
  | TierFact
  | AssetFact
  | EventFact
  | AnniversaryFact
  | WordFact
  | ConsentFact
  | StageFact;

export type Catalog = readonly Fact[];

/** Tells facts apart in a list of them. */
export function keyOf(fact: Fact): string {
  switch (fact.op) {
    case "attr":
    case "anniversary":
      return `${fact.op}:${fact.path}`;
    case "tier":
      return `tier:${fact.ladder}`;
    case "asset":
      return `asset:${fact.asset}`;
    default:
      return fact.op;
  }
}

/** The fact that a leaf asks about; the longest beginning wins where the path is free. */
export function factOf(leaf: Leaf, catalog: Catalog): Fact | undefined {
  const exact = catalog.find((fact) => keyOf(fact) === keyOfLeaf(leaf));
  if (exact || leaf.op !== "attr") return exact;
  const path = String(leaf["path"]);
  return catalog
    .filter((fact): fact is AttributeFact => fact.op === "attr" && isOpen(fact.path))
    .filter((fact) => path.startsWith(fact.path))
    .toSorted((one, two) => two.path.length - one.path.length)[0];
}

/** Whether the rest of the path is to be written: `event.`, or nothing for a property. */
export function isOpen(path: string): boolean {
  return path === "" || path.endsWith(".");
}

function keyOfLeaf(leaf: Leaf): string {
  const named = leaf["path"] ?? leaf["ladder"] ?? leaf["asset"];
  return typeof named !== "string" || leaf.op === "event" ? leaf.op : `${leaf.op}:${named}`;
}

/** The comparators that make sense for a kind, the usual one first. */
export const COMPARATORS: Record<Exclude<Kind, "any">, readonly Comparator[]> = {
  number: ["ge", "gt", "le", "lt", "eq", "ne", "between", "in", "not_in", "is_set", "not_set"],
  text: ["eq", "ne", "in", "not_in", "contains", "starts", "ends", "matches", "is_set", "not_set"],
  truth: ["eq", "is_set", "not_set"],
  instant: ["in", "not_in", "lt", "ge", "gt", "le", "is_set", "not_set"],
  list: ["contains", "is_set", "not_set"],
};

export const TIER_COMPARATORS: readonly Comparator[] = [
  "ge", "eq", "ne", "le", "gt", "lt", "in", "not_in", "is_set", "not_set",
]; // prettier-ignore

/** A fresh question about a fact, with what is usual filled in. */
export function newLeaf(fact: Fact): Leaf {
  switch (fact.op) {
    case "attr":
      return { op: "attr", path: fact.path, ...usual(fact.kind) };
    case "tier":
      return { op: "tier", ladder: fact.ladder, cmp: "ge" };
    case "asset":
      return { op: "asset", asset: fact.asset, cmp: "ge", ...measured(fact) };
    case "event":
      return { op: "event", name: "", cmp: "ge", value: 1, window: days("last", 90) };
    case "anniversary":
      return { op: "anniversary", path: fact.path, days_before: 3, days_after: 3 };
    case "consent":
      return { op: "consent", purpose: "", channel: "" };
    case "stage":
      return { op: "stage", stages: [] };
    case "reachable":
      return { op: "reachable", channel: "" };
    default:
      return { op: fact.op, [fact.op]: "" };
  }
}

function measured(fact: AssetFact): Partial<Leaf> {
  const [first] = fact.measures;
  if (first === undefined || first === "spendable") return {};
  return { measure: first, ...(first === "expiring" ? { window: days("next", 30) } : {}) };
}

function usual(kind: Kind): { cmp: Comparator; value?: Literal } {
  if (kind === "truth") return { cmp: "eq", value: true };
  if (kind === "instant") return { cmp: "in", value: days("last", 90) };
  return { cmp: kind === "any" ? "eq" : (COMPARATORS[kind][0] ?? "eq") };
}

export function days(kind: "last" | "next", count: number) {
  return { kind, count, unit: "days" as const };
}

/** The value that goes over when the comparator changes: what still fits, else nothing. */
export function fitting(value: Literal | undefined, cmp: Comparator): Literal | undefined {
  if (cmp === "is_set" || cmp === "not_set") return undefined;
  if (value === undefined || value === null || typeof value === "boolean") return value;
  if (typeof value === "object" && !Array.isArray(value)) return value;
  const list = Array.isArray(value) ? value : [value];
  if (cmp === "in" || cmp === "not_in") return list as string[] | number[];
  if (cmp === "between") return list.length === 2 ? (list as number[]) : undefined;
  return list[0];
}
