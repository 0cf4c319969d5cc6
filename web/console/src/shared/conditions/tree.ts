/** The condition tree as docs/reference/conditions.md fixes it. */

export type Comparator =
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "between"
  | "in"
  | "not_in"
  | "contains"
  | "starts"
  | "ends"
  | "matches"
  | "is_set"
  | "not_set";

export type Unit = "minutes" | "hours" | "days" | "weeks" | "months" | "years";
export type Period = "day" | "week" | "month" | "quarter" | "half" | "year";

/** A span of time, by now or by the calendar. */
export type Window =
  | { kind: "last" | "next"; count: number; unit: Unit }
  | { kind: "calendar"; period: Period; first?: number; last?: number }
  | { kind: "between" | "dates"; begin?: string | null; end?: string | null };

export type Literal = string | number | boolean | string[] | number[] | Window | null;

/** One question; `value` is missing while it is being written. */
export interface Leaf {
  op: string;
  cmp?: Comparator;
  value?: Literal | undefined;
  [field: string]: unknown;
}

export interface Group {
  op: "and" | "or" | "at_least";
  n?: number;
  args: Node[];
}

export interface Negation {
  op: "not";
  arg: Node;
}

export type Node = Group | Negation | Leaf;

/** A whole condition: a node that carries the version, and whose days it goes by. */
export type Condition = Node & { v: 1; zone?: "program" | "member" };

export const GROUPS = ["and", "or", "at_least"] as const;

export function isGroup(node: Node): node is Group {
  return (GROUPS as readonly string[]).includes(node.op);
}

export function isNegation(node: Node): node is Negation {
  return node.op === "not";
}

export function isWindow(value: unknown): value is Window {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** A node without the "not"s around it, and whether they turn it round. */
export function bare(node: Node): { node: Group | Leaf; isNegated: boolean } {
  if (!isNegation(node)) return { node, isNegated: false };
  const inner = bare(node.arg);
  return { node: inner.node, isNegated: !inner.isNegated };
}

export function negated(node: Node, isNegated: boolean): Node {
  return isNegated ? { op: "not", arg: node } : node;
}

/** The group that a condition is edited as: what is no group stands alone in one. */
export function rootOf(condition: Condition | null): Group {
  if (condition === null) return { op: "and", args: [] };
  const root = without(without({ ...condition }, "v"), "zone") as Node;
  return isGroup(root) ? root : { op: "and", args: [root] };
}

/** The condition that a group is: nothing, its one part, or the group; empty groups fall out. */
export function conditionOf(root: Group, zone?: "program" | "member"): Condition | null {
  const pruned = withoutEmpty(root);
  if (pruned === null) return null;
  const only = isGroup(pruned) && pruned.args.length === 1 ? pruned.args[0] : undefined;
  const node = only ?? pruned;
  return { v: 1, ...(zone === "member" ? { zone } : {}), ...node };
}

function withoutEmpty(node: Node): Node | null {
  if (isNegation(node)) {
    const inner = withoutEmpty(node.arg);
    return inner === null ? null : { op: "not", arg: inner };
  }
  if (!isGroup(node)) return node;
  const args = node.args.map(withoutEmpty).filter((each) => each !== null);
  if (args.length === 0) return null;
  if (node.op !== "at_least") return { op: node.op, args };
  return { op: node.op, n: Math.max(1, Math.min(node.n ?? 1, args.length)), args };
}

const NEED_NO_VALUE: readonly (Comparator | undefined)[] = ["is_set", "not_set"];

/** Whether a comparator stands alone. */
export function standsAlone(cmp: Comparator | undefined): boolean {
  return NEED_NO_VALUE.includes(cmp);
}

/** Whether nothing is left to be filled in. */
export function isComplete(condition: Condition | null): boolean {
  return condition === null || isWhole(condition);
}

function isWhole(node: Node): boolean {
  if (isNegation(node)) return isWhole(node.arg);
  if (isGroup(node)) return node.args.every(isWhole);
  const where = node["where"] as Node | undefined;
  if (where && !isWhole(where)) return false;
  const named = ["name", "tag", "purpose", "channel", "segment", "path"]
    .filter((field) => field in node)
    .every((field) => isSaid(node[field]) && !String(node[field]).endsWith("."));
  if (!named || (Array.isArray(node["stages"]) && node["stages"].length === 0)) return false;
  return node.cmp === undefined || standsAlone(node.cmp) || isSaid(node.value);
}

function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isSaid);
  return value !== undefined && value !== null && value !== "";
}

/** How many questions a condition asks. */
export function leafCount(node: Node | null): number {
  if (node === null) return 0;
  if (isNegation(node)) return leafCount(node.arg);
  return isGroup(node) ? node.args.reduce((sum, each) => sum + leafCount(each), 0) : 1;
}

/** A node or leaf without one of its fields. */
export function without<T extends object>(from: T, field: string): T {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name !== field)) as T;
}

/** The text in a field of a leaf; nothing where there is none. */
export function textAt(leaf: Leaf, field: string): string {
  const found = leaf[field];
  return typeof found === "string" ? found : "";
}
