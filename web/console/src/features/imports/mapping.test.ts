import { expect, test } from "vitest";
import { doubledFields, missingFields } from "./fields";
import { mappingOf, type Draft } from "./mapping";

const TILL: Draft = {
  kind: "orders",
  source: "till",
  timeZone: "Asia/Shanghai",
  currency: "CNY",
  hasReturns: true,
  layout: { encoding: "gb18030", delimiter: ";" },
  columns: [
    { name: "小票号", field: "order.number", format: null },
    { name: "时间", field: "order.occurred_at", format: "%Y/%m/%d %H:%M" },
    { name: 'Tel "{x}"', field: "identities.phone", format: null },
    { name: "货号", field: "line.sku", format: null },
    { name: "数量", field: "line.quantity", format: null },
    { name: "单价", field: "line.unit_price", format: null },
    { name: "优惠", field: "line.discount", format: null },
    { name: "备注", field: null, format: null },
  ],
};

test("choices become a mapping that the command line takes too", () => {
  expect(mappingOf(TILL)).toBe(`kind = "orders"
source = "till"

[file]
encoding = "gb18030"
delimiter = ";"

[values]
time_zone = "Asia/Shanghai"
currency = "CNY"

[order]
number = { column = "小票号" }
occurred_at = { column = "时间", format = "%Y/%m/%d %H:%M" }

[[identities]]
kind = "phone"
value = { column = "Tel \\"{x}\\"" }

[line]
sku = { column = "货号" }
quantity = { column = "数量" }
unit_price = { column = "单价" }

[[line.discounts]]
kind = "discount"
amount = { column = "优惠" }

[returns]
when = [{ column = "数量", below = 0 }]
`);
});

test("members have their section even where nothing stands in it", () => {
  const columns = [{ name: "tel", field: "identities.phone" as const, format: null }];
  const layout = { encoding: "utf-8", delimiter: "," };
  expect(mappingOf({ ...TILL, kind: "members", layout, columns })).toContain(
    '[member]\nregisters = true\n\n[[identities]]\nkind = "phone"',
  );
});

test("what is missing and what is doubled is told", () => {
  expect(missingFields("orders", ["order.number", "line.sku", "line.amount"])).toEqual([
    ["order.occurred_at"],
  ]);
  expect(doubledFields(["line.sku", "line.discount", "line.discount", "line.sku"])).toEqual([
    "line.sku",
  ]);
});
