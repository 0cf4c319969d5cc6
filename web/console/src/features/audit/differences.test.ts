import { expect, test } from "vitest";
import { differencesOf } from "./differences";

test("tells fields that changed, came and went", () => {
  const before = { name: "A", city: "Wuhu", roles: ["analyst", "operator"], same: 1 };
  const after = { name: "B", roles: ["analyst", "owner"], same: 1, stores: null };
  expect(differencesOf(before, after)).toEqual([
    { path: "city", before: "Wuhu", after: undefined },
    { path: "name", before: "A", after: "B" },
    { path: "roles", before: ["operator"], after: ["owner"] },
  ]);
});

test("tells where in lists of tables they differ", () => {
  const before = { effects: [{ per: 1 }, { per: 2 }] };
  expect(differencesOf(before, { effects: [{ per: 1 }, { per: 3 }] })).toEqual([
    { path: "effects[1].per", before: 2, after: 3 },
  ]);
});

test("takes something new as all of its fields", () => {
  expect(differencesOf(null, { code: "s-1" })).toEqual([
    { path: "code", before: undefined, after: "s-1" },
  ]);
});
