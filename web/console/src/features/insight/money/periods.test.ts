import { expect, test } from "vitest";
import { changeOf, periodBefore } from "./periods";

test("the period before is as long and ends where this one begins", () => {
  expect(periodBefore("2026-03-01", "2026-03-31")).toEqual({
    from: "2026-01-30",
    asOf: "2026-03-01",
  });
});

test("a change needs something to be compared with", () => {
  expect(changeOf(110, 100)).toBeCloseTo(0.1);
  expect(changeOf(5, 0)).toBeNull();
  expect(changeOf(5, undefined)).toBeNull();
});
