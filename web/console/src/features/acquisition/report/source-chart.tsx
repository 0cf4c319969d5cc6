import { useAmounts, useBehind } from "@/features/insight";
import { Chart } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { Section } from "@/shared/ui";
import type { Kind } from "../parts/kinds";
import { useWords } from "../words";
import type { SourceRow } from "./rows";
import { ratio } from "./tiles";

export interface SourceProps {
  kind: Kind;
  rows: SourceRow[];
  name: (code: string) => string;
  currency: string;
  valueDays: number;
  /** The column of the list of members that names the source. */
  column: string;
}

const BARS_MAX = 15;
const BAR_HEIGHT = 34;

/** How many each source brought, and beside it what they bought against what was spent. */
export function SourceChart({ kind, rows, name, currency, valueDays, column }: SourceProps) {
  const w = useWords();
  const formats = useFormats();
  const amounts = useAmounts(currency);
  const { show } = useBehind();
  const best = rows.slice(0, BARS_MAX);
  const names = best.map((row) => name(row.code));
  const titles = {
    people: w("peopleTitle", { kind: w(`kind.${kind}`) }),
    money: w("moneyTitle", { kind: w(`kind.${kind}`) }),
  };
  const axis = {
    type: "category",
    inverse: true,
    data: names,
    axisLabel: { width: 170, overflow: "truncate" },
  };
  const height = best.length * BAR_HEIGHT + 80;
  const bar = { type: "bar", barMaxWidth: 14 };
  function pick({ dataIndex }: { dataIndex: number }): void {
    const row = best[dataIndex];
    if (row && row.registered > 0) show({ [column]: row.code });
  }
  return (
    <div className="acquisition-charts">
      <Section title={titles.people} lead={w("peopleLead")}>
        <Chart
          title={titles.people}
          height={height}
          onPick={pick}
          option={{
            xAxis: { type: "value", axisLabel: { formatter: (n: number) => formats.short(n) } },
            yAxis: axis,
            tooltip: { valueFormatter: (n: number) => formats.count(n) },
            series: [
              { ...bar, name: w("registered"), data: best.map((row) => row.registered) },
              { ...bar, name: w("firstOrders"), data: best.map((row) => row.firstOrders) },
            ],
          }}
          rows={{
            columns: [w(`one.${kind}`), w("registered"), w("firstOrders"), w("conversion")],
            rows: best.map((row, at) => [
              names[at] ?? "",
              formats.count(row.registered),
              formats.count(row.firstOrders),
              row.conversion === null ? "–" : formats.share(row.conversion),
            ]),
          }}
        />
      </Section>
      <Section title={titles.money} lead={w("moneyLead", { count: valueDays })}>
        <Chart
          title={titles.money}
          height={height}
          onPick={pick}
          option={{
            xAxis: { type: "value", axisLabel: { formatter: (n: number) => amounts.short(n) } },
            yAxis: axis,
            tooltip: { valueFormatter: (n: number) => amounts.whole(n) },
            series: [
              {
                ...bar,
                name: w("value", { count: valueDays }),
                data: best.map((row) => row.value),
              },
              { ...bar, name: w("cost"), data: best.map((row) => row.cost) },
            ],
          }}
          rows={{
            columns: [w(`one.${kind}`), w("value", { count: valueDays }), w("cost"), w("benefit")],
            rows: best.map((row, at) => [
              names[at] ?? "",
              amounts.whole(row.value),
              amounts.whole(row.cost),
              row.benefit === null ? "–" : ratio(formats, row.benefit),
            ]),
          }}
        />
      </Section>
    </div>
  );
}
