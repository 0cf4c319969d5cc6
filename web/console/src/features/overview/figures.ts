import type { Answer, Schema } from "@/shared/api";

export type Overview = Answer<"get", "/v1/overview">;
export type Days = Answer<"get", "/v1/overview/days">;
export type Trend = Schema<"Trend">;

/** The change against the period before, as a share; null where there was nothing before. */
export function changeOf({ value, previous }: Trend): number | null {
  return previous === 0 ? null : (value - previous) / Math.abs(previous);
}

/** The members' list, narrowed. */
export function membersAt(parameters: Record<string, string>): string {
  return `/members?${new URLSearchParams(parameters).toString()}`;
}

/** The orders of the period. */
export function ordersOf(overview: Overview, kind: "order" | "return"): string {
  const { from_day, until_day } = overview;
  return `/orders?${new URLSearchParams({ kind, from: from_day, until: until_day }).toString()}`;
}
