import { isComplete, type Condition } from "@/shared/conditions";
import type { Names } from "@/shared/i18n";

/** What a rule says, as docs/reference/rules.md fixes it. */
export interface RuleBody {
  trigger: Trigger;
  effects: Effect[];
  names: Partial<Record<"en" | "zh-CN", string>>;
  when?: Condition;
  valid_from?: string;
  valid_until?: string;
  schedule?: Schedule;
  priority?: number;
  group?: { name: string; mode: GroupMode };
  caps?: Cap[];
  budget?: Budget;
}

export type Trigger =
  | { on: "order" | "registration" | "manual" }
  | { on: "event"; name: string }
  | { on: "tier_reached"; ladder: string; tier: string; each_time?: boolean };

export type GroupMode = "all" | "best" | "first" | "exclusive";
export type Rounding = "floor" | "half_up" | "ceil";

export interface Basis {
  gross?: boolean;
  include_shipping?: boolean;
  exclude_tenders?: string[];
}

/** All that effects of any kind say; `kind` tells what of it counts. */
export interface Effect {
  kind: EffectKind;
  asset?: string;
  units?: number | null;
  per?: string;
  rounding?: Rounding;
  whole_steps?: boolean;
  basis?: Basis;
  lines?: Condition;
  factor?: string;
  group?: string;
  ladder?: string;
  rows?: Record<string, number>;
  otherwise?: number;
  tag?: string;
  tier?: string;
  days?: number;
  until?: string;
  topic?: string;
  data?: Record<string, unknown>;
}

export const EFFECT_KINDS = [
  "per_amount",
  "per_unit",
  "fixed",
  "multiplier",
  "tier_table",
  "tag",
  "move_tier",
  "announce",
] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

export interface Schedule {
  dates?: { begin?: string | null; end?: string | null };
  weekdays?: number[];
  days_of_month?: number[];
  hours?: { begin: string; end: string }[];
  birthday?: { days_before?: number; days_after?: number };
}

export const CAP_SCOPES = ["member", "rule", "store"] as const;
export const CAP_PERIODS = ["order", "day", "week", "month", "year", "lifetime"] as const;

export interface Cap {
  scope: (typeof CAP_SCOPES)[number];
  per: (typeof CAP_PERIODS)[number];
  units?: number | null;
  times?: number | null;
  asset?: string;
  on_reach?: "reduce" | "refuse";
  on_return?: "give_back" | "keep";
}

export interface Budget {
  units?: number | null;
  money?: string;
  unit_cost?: string;
  asset?: string;
  on_reach?: "reduce" | "refuse";
}

/** The body without what is empty: what is left out goes by its usual value. */
export function tidied(body: RuleBody): RuleBody {
  return swept(body) as RuleBody;
}

// Conditions and data are their own business: an empty list in them may mean something.
const KEPT = new Set(["when", "lines", "data", "names", "rows", "exclude_tenders"]);

function swept(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(swept);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value)
    .filter(([, part]) => part !== null && part !== undefined && part !== "")
    .map(([name, part]) => [name, KEPT.has(name) ? part : swept(part)] as const)
    .filter(([name, part]) => KEPT.has(name) || !isHollow(name, part));
  return Object.fromEntries(parts);
}

const HOLLOW = new Set([
  "schedule",
  "caps",
  "budget",
  "dates",
  "weekdays",
  "days_of_month",
  "hours",
]);

function isHollow(name: string, part: unknown): boolean {
  if (!HOLLOW.has(name) || typeof part !== "object" || part === null) return false;
  return Object.keys(part).length === 0;
}

const GRANTS = new Set<EffectKind>(["per_amount", "per_unit", "fixed", "multiplier", "tier_table"]);

export const grantsUnits = (kind: EffectKind) => GRANTS.has(kind);

/** Whether it is worth sending: nothing obvious is left to be filled in. */
export function isReady(body: RuleBody): boolean {
  const { trigger, names, effects, caps = [], when = null } = body;
  if (!names.en && !names["zh-CN"]) return false;
  if (trigger.on === "event" && trigger.name === "") return false;
  if (trigger.on === "tier_reached" && !(trigger.ladder && trigger.tier)) return false;
  const isCapped = caps.every((each) => each.units != null || each.times != null);
  return effects.length > 0 && effects.every(isEffectReady) && isCapped && isComplete(when);
}

function isEffectReady(effect: Effect): boolean {
  if (!isComplete(effect.lines ?? null)) return false;
  if (grantsUnits(effect.kind) && !effect.asset) return false;
  switch (effect.kind) {
    case "per_amount":
      return effect.units != null && !!effect.per;
    case "per_unit":
    case "fixed":
      return effect.units != null;
    case "multiplier":
      return !!effect.factor;
    case "tier_table":
      return !!effect.ladder;
    case "tag":
      return !!effect.tag;
    case "move_tier":
      return !!effect.ladder && !!effect.tier;
    case "announce":
      return !!effect.topic;
  }
}

/** The names of a rule, the one there is standing for the other. */
export function namesOf(body: { names?: unknown }): Names {
  const names = (body.names ?? {}) as RuleBody["names"];
  return { en: names.en ?? names["zh-CN"] ?? "", "zh-CN": names["zh-CN"] ?? names.en ?? "" };
}
