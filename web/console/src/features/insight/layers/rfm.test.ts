import { expect, test } from "vitest";
import { frequencyRange, groupOf, recencyRange, type Cuts } from "./rfm";
import { listAddress } from "./list-address";

const CUTS: Cuts = {
  recency_2: 370,
  recency_3: 146,
  recency_4: 36,
  recency_5: 10,
  frequency_2: 4,
  frequency_3: null,
  frequency_4: 10,
  frequency_5: 19,
};

test("every cell has a group", () => {
  expect(groupOf(5, 5)).toBe("champions");
  expect(groupOf(3, 4)).toBe("loyal");
  expect(groupOf(2, 5)).toBe("cannot_lose");
  expect(groupOf(1, 1)).toBe("hibernating");
});

test("scores stand for days and sales, ends included", () => {
  expect(recencyRange(CUTS, 5)).toEqual({ from: 0, to: 10 });
  expect(recencyRange(CUTS, 4)).toEqual({ from: 11, to: 36 });
  expect(recencyRange(CUTS, 1)).toEqual({ from: 371, to: null });
  expect(frequencyRange(CUTS, 1)).toEqual({ from: 1, to: 3 });
  expect(frequencyRange(CUTS, 2)).toEqual({ from: 4, to: 9 });
  expect(frequencyRange(CUTS, 5)).toEqual({ from: 19, to: null });
});

test("a cell is a condition of the list of members", () => {
  const address = listAddress(CUTS, "2026-03-01", { recency: [4, 5], frequency: [2, 2] });
  const held = new URLSearchParams(address.split("?")[1]).get("condition") ?? "";
  const condition: unknown = JSON.parse(held);
  expect(condition).toEqual({
    v: 1,
    op: "and",
    args: [
      {
        op: "attr",
        path: "orders.last_at",
        cmp: "in",
        value: { kind: "dates", begin: "2026-01-24" },
      },
      { op: "attr", path: "orders.count", cmp: "between", value: [4, 9] },
    ],
  });
});
