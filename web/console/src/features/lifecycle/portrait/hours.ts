const HOURS_A_DAY = 24;
const HOURS_A_BAND = 3;

export interface Counted {
  code: string;
  order_count: number;
}

/** How many orders fell into each of these codes, in their order. */
export function countsOf(codes: readonly string[], parts: Counted[]): number[] {
  const counts = new Map(parts.map((each) => [each.code, each.order_count]));
  return codes.map((code) => counts.get(code) ?? 0);
}

/** The three hours in a row with most orders, around midnight too; the earliest of as many. */
export function busiest(hours: number[]): { from: number; until: number } {
  const sums = hours.map((_, at) =>
    Array.from({ length: HOURS_A_BAND }, (_, step) => hours[(at + step) % HOURS_A_DAY] ?? 0).reduce(
      (sum, count) => sum + count,
      0,
    ),
  );
  const from = sums.indexOf(Math.max(...sums));
  return { from, until: (from + HOURS_A_BAND) % HOURS_A_DAY };
}
