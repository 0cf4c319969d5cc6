import { expect, test } from "vitest";
import { busiest, countsOf } from "./hours";

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

test("the busiest hours are three in a row, around midnight too", () => {
  const evening = countsOf(HOURS, [
    { code: "18", order_count: 3 },
    { code: "19", order_count: 5 },
    { code: "20", order_count: 4 },
    { code: "09", order_count: 5 },
  ]);
  expect(busiest(evening)).toEqual({ from: 18, until: 21 });
  const night = countsOf(HOURS, [
    { code: "23", order_count: 2 },
    { code: "00", order_count: 2 },
    { code: "01", order_count: 1 },
  ]);
  expect(busiest(night)).toEqual({ from: 23, until: 2 });
});
