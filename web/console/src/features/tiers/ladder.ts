import type { Schema } from "@/shared/api";
import type { Names } from "@/shared/i18n";

export type Ladder = Schema<"LadderAnswer">;
export type Version = Schema<"LadderVersionAnswer">;
export type Move = Schema<"Move">;
export type MoveCount = Schema<"MoveCount">;

export type Unit = "month" | "quarter" | "half" | "year";

export type Metric =
  | { kind: "growth" | "credits"; asset: string }
  | { kind: "spend" }
  | { kind: "orders" }
  | { kind: "single_order" };

export interface Reach {
  kind: "reach";
  metric: Metric;
  at_least?: string | null;
  above?: string | null;
}

export type Leaf =
  | { kind: "always" }
  | Reach
  | { kind: "top_members"; metric: Metric; percent: string }
  | { kind: "top_spend"; percent: string };

export type Condition = Leaf | { kind: "and" | "or"; args: Condition[] };

export type Window =
  | { kind: "lifetime" }
  | { kind: "calendar"; unit: Unit }
  | { kind: "rolling"; days: number }
  | { kind: "anniversary"; of: "joining" | "reaching"; months?: number };

export interface Validity {
  kind: "endless" | "period_end" | "next_period_end" | "months";
  months?: number;
  is_rounded_up?: boolean;
  grace_days?: number;
}

export interface Tier {
  code: string;
  names: Names;
  entry: Condition;
  stay?: Condition | null;
  benefits?: { code: string; names?: Names | null; is_on_renewal?: boolean }[];
}

export interface Penalty {
  code: string;
  names: Names;
  notice_days: number;
  inactive_days?: number | null;
  fall?: "one_down" | "to_floor";
}

export interface LadderBody {
  names: Names;
  tiers: Tier[];
  window: Window;
  period?: Unit | null;
  up?: "at_once" | "next_period";
  validity?: Validity;
  fail?: "stay" | "one_down" | "true_level";
  floor?: string | null;
  on_return?: "period_end" | "immediate" | "within_window";
  penalties?: Penalty[];
  warn_days?: number[];
  replaced?: Record<string, string>;
}

export function bodyOf(version: Version): LadderBody {
  return version.body as unknown as LadderBody;
}

export function draftOf(ladder: Ladder): Version | undefined {
  return ladder.versions.find((each) => each.state === "draft");
}

/** The version in force at an instant; else the last that was. */
export function versionAt(ladder: Ladder, at: Date): Version | undefined {
  const begun = ladder.versions.filter(
    (each) => each.live_from !== null && new Date(each.live_from) <= at,
  );
  return begun.at(-1);
}

/** A version that begins after an instant. */
export function aheadOf(ladder: Ladder, at: Date): Version | undefined {
  return ladder.versions.find((each) => each.live_from !== null && new Date(each.live_from) > at);
}

export function isInForce(version: Version, at: Date): boolean {
  const begun = version.live_from !== null && new Date(version.live_from) <= at;
  return begun && (version.live_until === null || new Date(version.live_until) > at);
}

/** What people see of a ladder: what is in force, else what is being written. */
export function shownOf(ladder: Ladder, at: Date): Version | undefined {
  return versionAt(ladder, at) ?? aheadOf(ladder, at) ?? draftOf(ladder) ?? ladder.versions.at(-1);
}

/** The members' list, narrowed to those who stand on a tier; an empty one is none. */
export function membersOn(ladder: string, tier: string | null): string {
  return `/members?${new URLSearchParams({ tier: `${ladder}:${tier ?? ""}` }).toString()}`;
}

export function ladderPath(ladder: { program: string; code: string }): string {
  return `/tiers/${encodeURIComponent(ladder.program)}/${encodeURIComponent(ladder.code)}`;
}

/** How high a tier stands: -1 is none; tiers that were removed count as what replaces them. */
export function rankIn(body: LadderBody, tier: string | null): number {
  if (tier === null) return -1;
  const at = body.tiers.findIndex((each) => each.code === tier);
  if (at >= 0) return at;
  const counted = body.replaced?.[tier];
  return counted === undefined ? -1 : body.tiers.findIndex((each) => each.code === counted);
}
