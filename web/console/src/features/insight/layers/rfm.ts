import type { Report } from "../parts/report";

/** What the report `rfm` has; amounts are decimals of the currency. */
export interface RfmSections {
  summary: Summary[];
  recency: Record<string, number | null>[];
  frequency: Record<string, number | null>[];
  spend: Record<string, number | null>[];
  pareto: { member_count: number; top_count: number; top_share: number | null }[];
  groups: GroupRow[];
  grid: CellRow[];
  cuts: Cuts[];
}

export interface Summary {
  member_count: number;
  once_count: number;
  monetary_amount: number;
  recency_days_median: number | null;
  frequency_median: number | null;
  monetary_amount_median: number | null;
}

interface Weighed {
  member_count: number;
  member_share: number;
  monetary_amount: number;
  monetary_share: number | null;
}

export interface GroupRow extends Weighed {
  rfm_group: Group;
}

export interface CellRow extends Weighed {
  recency_score: number;
  frequency_score: number;
}

export type Cuts = Record<`${"recency" | "frequency"}_${2 | 3 | 4 | 5}`, number | null>;

export type RfmReport = Report<RfmSections>;

/** A member of a cell or group. */
export interface RfmMember {
  member_id: string;
  recency_days: number;
  frequency: number;
  monetary_amount: number;
  rfm_score: number;
  rfm_group: Group;
}

interface Ends {
  recency: readonly [number, number];
  frequency: readonly [number, number];
}

/** The named groups with their scores, as docs/reference/metrics.md has them. */
export const GROUPS = {
  champions: { recency: [5, 5], frequency: [4, 5] },
  loyal: { recency: [3, 4], frequency: [4, 5] },
  potential_loyalists: { recency: [4, 5], frequency: [2, 3] },
  new_customers: { recency: [5, 5], frequency: [1, 1] },
  promising: { recency: [4, 4], frequency: [1, 1] },
  need_attention: { recency: [3, 3], frequency: [3, 3] },
  about_to_sleep: { recency: [3, 3], frequency: [1, 2] },
  cannot_lose: { recency: [1, 2], frequency: [5, 5] },
  at_risk: { recency: [1, 2], frequency: [3, 4] },
  hibernating: { recency: [1, 2], frequency: [1, 2] },
} as const satisfies Record<string, Ends>;

export type Group = keyof typeof GROUPS;

export const SCORES = [1, 2, 3, 4, 5] as const;

/** The group that a cell belongs to. */
export function groupOf(recency: number, frequency: number): Group {
  const found = Object.entries(GROUPS).find(
    ([, ends]) =>
      ends.recency[0] <= recency &&
      recency <= ends.recency[1] &&
      ends.frequency[0] <= frequency &&
      frequency <= ends.frequency[1],
  );
  return (found?.[0] ?? "hibernating") as Group;
}

/** The days since the last sale that a score stands for: both ends are included. */
export function recencyRange(cuts: Cuts, score: number): { from: number; to: number | null } {
  const better = [5, 4, 3, 2].filter((each) => each > score);
  const nearest = better
    .map((each) => cutOf(cuts, "recency", each))
    .findLast((each) => each !== null);
  const to = score === 1 ? null : cutOf(cuts, "recency", score);
  return { from: nearest == null ? 0 : nearest + 1, to };
}

/** The numbers of sales that a score stands for: both ends are included. */
export function frequencyRange(cuts: Cuts, score: number): { from: number; to: number | null } {
  const above = [2, 3, 4, 5].filter((each) => each > score);
  const next = above.map((each) => cutOf(cuts, "frequency", each)).find((each) => each !== null);
  const from = score === 1 ? 1 : (cutOf(cuts, "frequency", score) ?? 1);
  return { from, to: next == null ? null : next - 1 };
}

function cutOf(cuts: Cuts, measure: "recency" | "frequency", score: number): number | null {
  return cuts[`${measure}_${score}` as keyof Cuts] ?? null;
}
