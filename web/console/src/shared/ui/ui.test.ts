import { expect, test } from "vitest";
import { csvCell } from "./download";
import { fieldOf } from "./field-path";

test("a refused path leads to its field", () => {
  expect(fieldOf("items[0].time_zone", ["items", 0])).toEqual(["time_zone"]);
  expect(fieldOf("items.0.tiers[2].code", ["items", 0])).toEqual(["tiers", 2, "code"]);
  expect(fieldOf("name")).toEqual(["name"]);
});

test("no cell of a file is a formula", () => {
  expect(csvCell("=1+1")).toBe("'=1+1");
  expect(csvCell("-5.20")).toBe("-5.20");
  expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
});
