import { describe, expect, it } from "vitest";
import { leadsTo } from "./leads-to";

describe("where a link will lead", () => {
  it("adds what is tracked, and the link itself", () => {
    const places = { campaign: "spring", partner: "mall", store: "quay" };
    expect(leadsTo("https://shop.test/join?lang=en", "poster-1", places)).toBe(
      "https://shop.test/join?lang=en&utm_source=mall&utm_medium=link&utm_campaign=spring" +
        "&acquisition_link=poster-1",
    );
  });

  it("keeps what the target says itself, but for another link", () => {
    const target = "https://shop.test/?utm_source=mine&acquisition_link=other";
    expect(leadsTo(target, "poster-1", { store: "quay", channel: "web" })).toBe(
      "https://shop.test/?utm_source=mine&utm_medium=web&utm_campaign=poster-1" +
        "&acquisition_link=poster-1",
    );
  });

  it("is nothing where the target is no web address", () => {
    expect(leadsTo("shop.test", "poster-1", {})).toBeNull();
    expect(leadsTo("javascript:alert(1)", "poster-1", {})).toBeNull();
  });
});
