import { Chart, dayAxis } from "@/shared/charts";
import { useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Empty, Loaded, Section } from "@/shared/ui";
import type { Segment } from "./types";
import { useWords } from "./words";

/** How many belonged at the end of each day, who came and who went. */
export function History({ segment }: { segment: Segment }) {
  const w = useWords();
  const formats = useFormats();
  const found = useOne("/v1/segments/{code}/history", { path: { code: segment.code } });
  return (
    <Section title={w("history")} lead={w("historyLead")}>
      <Loaded query={found}>
        {({ days }) =>
          days.length === 0 ? (
            <Empty title={w("noHistory")} />
          ) : (
            <Chart
              title={w("history")}
              height={220}
              option={{
                legend: {},
                xAxis: dayAxis(
                  days.map((each) => each.day),
                  formats,
                ),
                yAxis: { type: "value", axisLabel: { formatter: (n: number) => formats.short(n) } },
                tooltip: { valueFormatter: (n: number) => formats.count(n) },
                series: [
                  {
                    name: w("entered"),
                    type: "bar",
                    stack: "moves",
                    barMaxWidth: 32,
                    data: days.map((each) => each.entered_count),
                  },
                  {
                    name: w("left"),
                    type: "bar",
                    stack: "moves",
                    barMaxWidth: 32,
                    data: days.map((each) => -each.left_count),
                  },
                  { name: w("members"), type: "line", data: days.map((each) => each.member_count) },
                ],
              }}
              rows={{
                columns: [w("day"), w("members"), w("entered"), w("left")],
                rows: days.map((each) => [
                  formats.day(each.day),
                  formats.count(each.member_count),
                  formats.count(each.entered_count),
                  formats.count(each.left_count),
                ]),
              }}
            />
          )
        }
      </Loaded>
    </Section>
  );
}
