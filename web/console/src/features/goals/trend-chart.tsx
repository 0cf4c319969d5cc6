import { Chart } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { NONE } from "@/shared/ui";
import type { Goal } from "./types";
import { useTold } from "./use-told";
import { useWords } from "./words";

const RUNNING_OPACITY = 0.45;

/** What came of a goal period by period, against what is wanted; the running period is paler. */
export function TrendChart({ goal }: { goal: Goal }) {
  const w = useWords();
  const told = useTold();
  const formats = useFormats();
  const axisOf = (value: number) =>
    goal.unit === "share" ? formats.share(value, 0) : formats.short(value);
  const names = goal.trend.map((each) => told.period(goal.period, each.period_on));
  return (
    <Chart
      title={w("trend")}
      height={280}
      option={{
        legend: { show: false },
        xAxis: { type: "category", data: names },
        yAxis: {
          type: "value",
          axisLabel: { formatter: axisOf },
          // The line of the target is to be seen where no period came near it.
          max: (found: { max: number }) => Math.max(found.max, goal.target) * 1.05,
        },
        tooltip: { valueFormatter: (value: number | null) => told.value(goal, value ?? null) },
        series: [
          {
            name: w("value"),
            type: "bar",
            barMaxWidth: 40,
            data: goal.trend.map((each) => ({
              value: each.value,
              itemStyle: { opacity: each.is_final ? 1 : RUNNING_OPACITY },
            })),
            markLine: {
              silent: true,
              symbol: "none",
              lineStyle: { type: "dashed", width: 2, color: "#d97706" },
              label: { show: false },
              data: [{ yAxis: goal.target }],
            },
          },
        ],
      }}
      rows={{
        columns: [w("period"), w("value"), w("target"), w("status")],
        rows: goal.trend.map((each, at) => [
          names[at] ?? NONE,
          told.value(goal, each.value),
          told.target(goal),
          w(`status.${each.status}`),
        ]),
      }}
    />
  );
}
