import { describe, expect, it } from "vitest";
import { conditionOf, readCondition } from "./narrowing";

describe("what the list of members is narrowed to", () => {
  it("is everybody where the address says nothing", () => {
    expect(conditionOf({})).toBeNull();
  });

  it("is one question where one filter is set", () => {
    expect(conditionOf({ tag: "vip" })).toEqual({ v: 1, op: "tag", tag: "vip" });
    expect(conditionOf({ tier: "card:gold" })).toEqual({
      v: 1,
      op: "tier",
      ladder: "card",
      cmp: "eq",
      value: "gold",
    });
    expect(conditionOf({ tier: "card:" })).toEqual({
      v: 1,
      op: "tier",
      ladder: "card",
      cmp: "not_set",
    });
  });

  it("joins filters and the condition, and takes days whole", () => {
    const own = JSON.stringify({ v: 1, zone: "member", op: "tag", tag: "vip" });
    expect(conditionOf({ joined_until: "2026-02-28", spend_min: "100", condition: own })).toEqual({
      v: 1,
      zone: "member",
      op: "and",
      args: [
        {
          op: "attr",
          path: "member.joined_at",
          cmp: "in",
          value: { kind: "dates", end: "2026-03-01" },
        },
        { op: "attr", path: "orders.spend", cmp: "ge", value: 100 },
        { op: "tag", tag: "vip" },
      ],
    });
  });

  it("passes over what cannot be read", () => {
    expect(readCondition("{")).toBeNull();
    expect(readCondition("[1]")).toBeNull();
    expect(conditionOf({ spend_min: "much" })).toBeNull();
  });
});
