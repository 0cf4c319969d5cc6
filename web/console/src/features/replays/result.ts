import type { Schema } from "@/shared/api";

/** What a replay found, as flows/replay/result.py gives it. */
export interface Report {
  result: Result;
  against_live: Difference;
  seconds: number;
}

export type Difference = Schema<"flows_replay_comparing_Difference">;

export interface Result {
  member_count: number;
  order_count: number;
  return_count: number;
  other_count: number;
  months: MonthLine[];
  tiers: UnitLine[];
  stores: UnitLine[];
  by_rule: UnitLine[];
  moves: MoveLine[];
  standings: { ladder: string; tier: string | null; member_count: number }[];
  owed: OwedLine[];
  unmet: { asset: string; units: number }[];
}

export interface MonthLine {
  month: string;
  asset: string;
  units: Record<string, number>;
  net_units: number;
  cost_minor: number | null;
}

export interface UnitLine {
  asset: string;
  key: string | null;
  ladder?: string | null;
  earned_units?: number;
  taken_back_units?: number;
  net_units?: number;
  cost_minor?: number | null;
}

export interface MoveLine {
  month: string;
  ladder: string;
  from_tier: string | null;
  to_tier: string | null;
  move_count: number;
}

export interface OwedLine {
  asset: string;
  outstanding_units: number;
  currency: string | null;
  value_minor: number | null;
}

/** The report of a replay that has ended well. */
export function reportOf(replay: Schema<"ReplayView">): Report | null {
  return replay.result === null ? null : (replay.result as unknown as Report);
}

/** The sum of a field over lines; null as soon as one has none. */
export function costOf(lines: { cost_minor?: number | null }[]): number | null {
  if (lines.length === 0 || lines.some((each) => each.cost_minor == null)) return null;
  return lines.reduce((sum, each) => sum + (each.cost_minor ?? 0), 0);
}

/** Months from the first in which something was granted or taken back: before it, things only expired. */
export function grantedFrom<Line extends { net_units: number }>(lines: Line[]): Line[] {
  const first = lines.findIndex((each) => each.net_units !== 0);
  return first < 0 ? lines : lines.slice(first);
}

export function unitsOf(lines: { net_units?: number }[]): number {
  return lines.reduce((sum, each) => sum + (each.net_units ?? 0), 0);
}
