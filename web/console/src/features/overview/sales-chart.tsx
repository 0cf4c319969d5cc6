import { Chart, dayAxis } from "@/shared/charts";
import { decimalOf, useFormats } from "@/shared/formats";
import { Section } from "@/shared/ui";
import type { Days } from "./figures";
import { useWords } from "./words";

/** Sales, orders and new members, day by day. */
export function SalesChart({ days, currency }: { days: Days; currency: string }) {
  const w = useWords();
  const formats = useFormats();
  const sales = days.sales?.find((each) => each.currency === currency) ?? days.sales?.[0];
  if (!sales) return null;
  const money = sales.net_minor.map((each) => Number(decimalOf(each, sales.scale)));
  const shown = days.days.map(formats.day);
  return (
    <Section title={w("trend")}>
      <Chart
        title={w("trend")}
        height={240}
        option={{
          xAxis: dayAxis(days.days, formats),
          yAxis: [
            {
              type: "value",
              name: sales.currency,
              axisLabel: { formatter: (value: number) => formats.short(value) },
            },
            { type: "value", splitLine: { show: false } },
          ],
          series: [
            { name: w("trendSales"), type: "bar", data: money, itemStyle: { opacity: 0.75 } },
            {
              name: w("trendOrders"),
              type: "line",
              yAxisIndex: 1,
              symbol: "none",
              data: days.orders,
            },
            {
              name: w("trendNew"),
              type: "line",
              yAxisIndex: 1,
              symbol: "none",
              data: days.new_members,
            },
          ],
        }}
        rows={{
          columns: [w("day"), w("trendSales"), w("trendOrders"), w("trendNew")],
          rows: shown.map((day, at) => [
            day,
            formats.money({
              amount: sales.net_minor[at] ?? 0,
              currency: sales.currency,
              scale: sales.scale,
            }),
            formats.count(days.orders?.[at] ?? 0),
            formats.count(days.new_members[at] ?? 0),
          ]),
        }}
      />
    </Section>
  );
}
