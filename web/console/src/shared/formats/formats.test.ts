import { expect, test } from "vitest";
import { dayAfter, startOfDay } from "./days";
import { formatMoney, moneyOf, scaleOf } from "./money";
import { decimalOf, formatCount, formatScaled, formatShare, unitsOf } from "./numbers";
import { formatDay, formatDays, formatDuration, formatInstant, formatRelative } from "./time";

test("money is written with the places of its currency", () => {
  expect(formatMoney({ amount: 123_450, currency: "CNY" }, "en")).toBe("¥1,234.50");
  expect(formatMoney({ amount: 123_450, currency: "CNY" }, "zh-CN")).toBe("¥1,234.50");
  expect(formatMoney({ amount: 500, currency: "JPY" }, "en")).toBe("¥500");
  expect(formatMoney({ amount: -1_005, currency: "USD" }, "en")).toBe("-$10.05");
  expect(formatMoney({ amount: 12_345, currency: "CNY", scale: 4 }, "en")).toBe("¥1.2345");
  expect([scaleOf("CNY"), scaleOf("JPY"), scaleOf("KWD")]).toEqual([2, 0, 3]);
});

test("a price keeps places that its currency has not", () => {
  expect(formatMoney(moneyOf("0.01", "CNY"), "en")).toBe("¥0.01");
  expect(formatMoney(moneyOf("0.0125", "CNY"), "en")).toBe("¥0.0125");
  expect(formatMoney(moneyOf("2.500", "CNY"), "en")).toBe("¥2.50");
  expect(formatMoney(moneyOf("3", "JPY"), "en")).toBe("¥3");
});

test("shares have the same places, but nothing and all of it have none", () => {
  expect([0.94, 0.931, 0, 1].map((each) => formatShare(each, "en"))).toEqual([
    "94.0%",
    "93.1%",
    "0%",
    "100%",
  ]);
  expect(formatShare(0.742, "en", 2)).toBe("74.20%");
});

test("no digit of a large amount is lost", () => {
  expect(formatScaled("9007199254740993", 2, "en")).toBe("90,071,992,547,409.93");
  expect(decimalOf(-5, 2)).toBe("-0.05");
});

test("what people write is read as units, or not at all", () => {
  expect(unitsOf("12.5", 2)).toBe(1250);
  expect(unitsOf("-3", 2)).toBe(-300);
  expect(unitsOf("12.500", 2)).toBe(1250);
  expect(unitsOf("12.505", 2)).toBeNull();
  expect(unitsOf("1e5", 2)).toBeNull();
  expect(unitsOf("", 2)).toBeNull();
});

test("counts are written as the language does", () => {
  expect(formatCount(12_345, "en")).toBe("12,345");
  expect(formatCount(12_345, "en", { isCompact: true })).toBe("12.3K");
  expect(formatCount(12_345, "zh-CN", { isCompact: true })).toBe("1.2万");
});

test("instants are shown by the program's clock", () => {
  const instant = "2026-03-01T20:30:00Z";
  expect(formatInstant(instant, "en", "Asia/Shanghai")).toBe("Mar 2, 2026, 04:30");
  expect(formatInstant(instant, "zh-CN", "Asia/Shanghai")).toBe("2026年3月2日 04:30");
  const second = "2026-03-01T20:30:09Z";
  expect(formatInstant(second, "en", "Asia/Shanghai", "second")).toBe(
    "Mar 2, 2026, 04:30:09 GMT+8",
  );
  expect(formatInstant(second, "zh-CN", "Asia/Shanghai", "second")).toBe(
    "2026年3月2日 04:30:09 GMT+8",
  );
  expect(formatDay("2026-03-01", "en")).toBe("Mar 1, 2026");
});

test("how long ago is told in the largest unit", () => {
  const now = new Date("2026-03-03T00:00:00Z");
  expect(formatRelative("2026-03-01T00:00:00Z", now, "en")).toBe("2 days ago");
  expect(formatRelative("2026-03-02T23:59:50Z", now, "en")).toBe("now");
  expect(formatRelative("2026-03-03T02:00:00Z", now, "zh-CN")).toBe("2小时后");
  expect(formatDuration(90, "en")).toBe("2 min");
});

test("days begin by the clocks of their zone, changed clocks included", () => {
  expect(startOfDay("2026-03-01", "Asia/Shanghai")).toBe("2026-02-28T16:00:00.000Z");
  expect(startOfDay("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
  expect(startOfDay("2026-03-30", "Europe/Berlin")).toBe("2026-03-29T22:00:00.000Z");
  expect(dayAfter("2026-02-28")).toBe("2026-03-01");
});

test("a range of days says the year once", () => {
  expect(formatDays("2026-10-24", "2026-11-22", "en")).toBe("Oct 24\u2009–\u2009Nov 22, 2026");
  expect(formatDays("2026-10-24", "2026-11-22", "zh-CN")).toBe("2026年10月24日至11月22日");
  expect(formatDays("2025-12-24", "2026-01-22", "zh-CN")).toBe("2025年12月24日至2026年1月22日");
});
