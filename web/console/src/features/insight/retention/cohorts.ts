export interface CohortRow {
  cohort_on: string;
  month_on: string;
  month_number: number;
  cohort_count: number;
  member_count: number;
  member_share: number | null;
  net_amount: number;
}

export interface CohortSections {
  cohorts: CohortRow[];
}

export interface CohortMember {
  member_id: string;
  cohort_on: string;
  month_on: string;
  sale_count: number;
  net_amount: number;
}

export const MEASURES = ["share", "members", "money"] as const;

export type Measure = (typeof MEASURES)[number];

export interface Line {
  cohort: string;
  count: number;
  /** By the number of the month; missing where nothing happened or the month is yet to come. */
  cells: Map<number, CohortRow>;
}

/** The rows by cohort, the oldest first; the last so many of them. */
export function linesOf(rows: CohortRow[], count: number): Line[] {
  const lines = new Map<string, Line>();
  for (const row of rows) {
    const line = lines.get(row.cohort_on) ?? {
      cohort: row.cohort_on,
      count: row.cohort_count,
      cells: new Map<number, CohortRow>(),
    };
    line.cells.set(row.month_number, row);
    lines.set(row.cohort_on, line);
  }
  return [...lines.values()].toSorted((a, b) => a.cohort.localeCompare(b.cohort)).slice(-count);
}

/** How many months lie between two days: `2026-01-…` and `2026-03-…` are two. */
export function monthsBetween(from: string, to: string): number {
  const [a, b] = [from, to].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)));
  return (b ?? 0) - (a ?? 0);
}

/** The month of the last day that counts: what was before `asOf`. */
export function lastMonth(asOf: string): string {
  const day = new Date(`${asOf}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return `${day.toISOString().slice(0, 7)}-01`;
}

/** Of all cohorts that have had such a month to its end, how many of their members bought in it. */
export function averageOf(lines: Line[], month: number, lastOn: string): number | null {
  const old = lines.filter((line) => monthsBetween(line.cohort, lastOn) > month);
  const whole = old.reduce((sum, line) => sum + line.count, 0);
  const part = old.reduce((sum, line) => sum + (line.cells.get(month)?.member_count ?? 0), 0);
  return whole === 0 ? null : part / whole;
}
