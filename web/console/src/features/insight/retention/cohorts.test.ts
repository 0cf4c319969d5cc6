import { expect, test } from "vitest";
import { averageOf, lastMonth, linesOf, monthsBetween, type CohortRow } from "./cohorts";

function row(cohort: string, month: number, count: number, members: number): CohortRow {
  return {
    cohort_on: cohort,
    month_on: cohort,
    month_number: month,
    cohort_count: count,
    member_count: members,
    member_share: members / count,
    net_amount: 0,
  };
}

const ROWS = [
  row("2026-01-01", 0, 10, 10),
  row("2026-01-01", 1, 10, 4),
  row("2026-02-01", 0, 30, 30),
  row("2026-02-01", 1, 30, 1),
];

test("cohorts stand in their order, the newest last", () => {
  expect(linesOf(ROWS, 12).map((line) => line.cohort)).toEqual(["2026-01-01", "2026-02-01"]);
  expect(linesOf(ROWS, 1).map((line) => line.count)).toEqual([30]);
});

test("months that are not over do not pull the average down", () => {
  const lines = linesOf(ROWS, 12);
  expect(averageOf(lines, 1, "2026-03-01")).toBe(0.4);
  expect(averageOf(lines, 1, "2026-04-01")).toBe(5 / 40);
  expect(averageOf(lines, 5, "2026-03-01")).toBeNull();
});

test("what was before a day ends with the day before", () => {
  expect(lastMonth("2026-03-01")).toBe("2026-02-01");
  expect(lastMonth("2026-03-02")).toBe("2026-03-01");
  expect(monthsBetween("2025-11-01", "2026-02-01")).toBe(3);
});
