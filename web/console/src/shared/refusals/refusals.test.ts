import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fieldToldIn, refusals, toldIn } from "./told";

const REFERENCE = join(import.meta.dirname, "../../../../../docs/reference/errors.md");
const ROW = /^\| `([a-z_]+)` \| \d+ \|/gm;

const codes = [...readFileSync(REFERENCE, "utf8").matchAll(ROW)].map((row) => row[1] ?? "");

test("every code of the reference has its Chinese, and no other", () => {
  expect(codes.length).toBeGreaterThan(150);
  expect(codes.filter((code) => refusals[code] === undefined)).toEqual([]);
  expect(Object.keys(refusals).filter((code) => !codes.includes(code))).toEqual([]);
});

test("each is a sentence in Chinese", () => {
  const unfit = Object.entries(refusals).filter(([, text]) => !/[\u4e00-\u9fff].*。$/.test(text));
  expect(unfit).toEqual([]);
});

test("English says what the platform says, Chinese what it means and then the rest", () => {
  const refused = {
    code: "insufficient_balance",
    detail: "500 units were asked, 120 can be spent",
  };
  expect(toldIn("en", refused)).toEqual({ text: refused.detail, more: null, raw: null });
  expect(toldIn("zh-CN", refused)).toEqual({
    text: "可用余额不足，未发生任何变动。",
    more: "需要 500，可用 120（均以资产的最小单位计）。",
    raw: null,
  });
  const other = { code: "insufficient_balance", detail: "something else" };
  expect(toldIn("zh-CN", other)).toMatchObject({ more: null, raw: "something else" });
  expect(toldIn("zh-CN", { code: "http_502", detail: "Bad Gateway" }).text).toBe("Bad Gateway");
});

test("names of the platform in sentences are called as elsewhere", () => {
  const detail = "an order that is completed cannot become cancelled";
  expect(toldIn("zh-CN", { code: "state_not_reachable", detail }).more).toBe(
    "“已完成”的订单不能变为“已取消”。",
  );
  const absent = { code: "unknown_code", detail: "there is no store 'bund'" };
  expect(toldIn("zh-CN", absent).more).toBe("没有门店 bund。");
});

test("faults of fields are told in words", () => {
  const told = (code: string, detail: string) => fieldToldIn("zh-CN", { code, detail });
  expect(told("invalid", "Expected `int` >= 1")).toBe("不能小于 1");
  expect(told("invalid", "Expected `str` of length <= 200")).toBe("最多 200 个字符");
  expect(told("bad_text", "number: must have 1 to 64 characters, none NUL")).toBe("最多 64 个字符");
  expect(told("weak_password", "a password has at least 12 characters")).toBe("密码至少 12 个字符");
  expect(told("unknown_time_zone", "no such zone")).toBe("没有这个时区（no such zone）");
  expect(fieldToldIn("en", { code: "invalid", detail: "too short" })).toBe("too short");
});
