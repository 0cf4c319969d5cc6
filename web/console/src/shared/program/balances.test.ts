import { expect, test } from "vitest";
import { netUnits } from "./balances";

test("debts count against what can be spent", () => {
  expect(netUnits({ spendable_units: 120, debt_units: 0 })).toBe(120);
  expect(netUnits({ spendable_units: 0, debt_units: -597 })).toBe(-597);
});
