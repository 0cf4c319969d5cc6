import { expect, test } from "vitest";
import { bodyOf, contentOf, guessed, tableOf } from "./table";

test("columns are known by their names in both languages", () => {
  const table = tableOf('姓名,手机号,会员卡号\n"Li, Na",138 0013 8001,C-1\n');
  expect(table.hasHeader).toBe(true);
  expect(bodyOf(table)).toEqual([["Li, Na", "138 0013 8001", "C-1"]]);
  expect(guessed(table)).toEqual([null, "phone", "card"]);
  expect(contentOf(table, [null, "phone", "card"])).toEqual({
    content: "phone,card\n138 0013 8001,C-1",
    kind: null,
  });
});

test("one column without a header is what it looks like, or what is said of it", () => {
  const table = tableOf("20001\r\n\r\n20002");
  expect(table.hasHeader).toBe(false);
  expect(bodyOf(table)).toEqual([["20001"], ["20002"]]);
  expect(guessed(table)).toEqual(["looks"]);
  expect(contentOf(table, ["looks"])).toEqual({ content: "20001\n\n20002", kind: null });
  expect(contentOf(table, ["card"])?.kind).toBe("card");
});

test("a header of one column is no member", () => {
  const table = tableOf("email\nann@example.com\n");
  expect([table.hasHeader, guessed(table)]).toEqual([true, ["email"]]);
  expect(contentOf(table, ["email"])?.content).toBe("email\nann@example.com");
});

test("what no column names cannot be sent", () => {
  const table = tableOf("colour;size\nred;3");
  expect(guessed(table)).toEqual([null, null]);
  expect(contentOf(table, [null, null])).toBeNull();
});

test("quotes, and delimiters of spreadsheets elsewhere, are understood", () => {
  const table = tableOf('name;e-mail\n"Ann ""A"" Long";ann@example.com');
  expect(bodyOf(table)).toEqual([['Ann "A" Long', "ann@example.com"]]);
  expect(guessed(table)).toEqual([null, "email"]);
});
