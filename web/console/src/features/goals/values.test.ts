import { describe, expect, it } from "vitest";
import type { Figure } from "./types";
import { bodyOf, targetOf, typedOf, usualValues } from "./values";

const CHURN: Figure = {
  name: "churn_rate",
  unit: "share",
  direction: "at_most",
  grows: true,
  usual_target: 0.05,
  names: { en: "Churn" },
  means: { en: "…" },
};

describe("targets as they are typed", () => {
  it("takes percent for a share, and gives back what was typed", () => {
    for (const typed of [0.1, 7, 12.3, 29, 57.4, 100]) {
      expect(typedOf(targetOf(typed, "share"), "share")).toBe(typed);
    }
    expect(targetOf(29, "share")).toBe(0.29);
    expect(targetOf(250_000, "money")).toBe(250_000);
  });

  it("begins a figure with its direction and what most programs want", () => {
    expect(usualValues(CHURN)).toEqual({ figure: "churn_rate", direction: "at_most", target: 5 });
    const unusual = { ...CHURN, usual_target: null };
    expect(usualValues(unusual).target).toBeUndefined();
  });

  it("sends no name where none was given", () => {
    const values = {
      figure: "churn_rate",
      direction: "at_most" as const,
      target: 4.5,
      period: "quarter" as const,
      name_en: " ",
      name_zh: "流失",
    };
    expect(bodyOf(values, CHURN)).toEqual({
      figure: "churn_rate",
      direction: "at_most",
      target: 0.045,
      period: "quarter",
      owner_id: null,
      names: { "zh-CN": "流失" },
    });
  });
});
