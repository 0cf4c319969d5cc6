import { Button, Select } from "antd";
import { Chart } from "@/shared/charts";
import { decimalOf, useFormats } from "@/shared/formats";
import { downloadCsv, Section, Table, useView } from "@/shared/ui";
import type { Asset, Month } from "./use-liability";
import { useWords } from "./words";

const KINDS = [
  "opening_units",
  "earned_units",
  "spent_units",
  "expired_units",
  "reversed_units",
  "adjusted_units",
  "moved_units",
  "closing_units",
] as const;
const FLOWS = ["earned_units", "spent_units", "expired_units"] as const;
const CHOICES = ["6", "12", "24", "36"] as const;

interface MonthsProps {
  asset: Asset;
  months: Month[];
}

/** Month by month: what there was, what came and went, what was left. */
export function Months({ asset, months }: MonthsProps) {
  const w = useWords();
  const [view, setView] = useView(["months"]);
  return (
    <Section
      title={w("byMonth")}
      lead={w("byMonthLead", { unit: asset.unit })}
      extra={
        <>
          <Select
            aria-label={w("monthsShown")}
            value={view.months ?? "12"}
            options={CHOICES.map((value) => ({ value, label: w("lastMonths", { count: value }) }))}
            onChange={(chosen) => setView({ months: chosen })}
          />{" "}
          <Button onClick={() => save(asset, months, w("byMonthFile"))}>{w("download")}</Button>
        </>
      }
    >
      <div className="stack">
        <Picture asset={asset} months={months} />
        <MonthTable asset={asset} months={months} />
      </div>
    </Section>
  );
}

function Picture({ asset, months }: MonthsProps) {
  const w = useWords();
  const formats = useFormats();
  const whole = (value: number) => Number(decimalOf(value, asset.scale));
  const names = months.map((each) => formats.month(each.month));
  const option = {
    xAxis: { type: "category", data: names },
    yAxis: { type: "value", axisLabel: { formatter: (value: number) => formats.short(value) } },
    tooltip: { valueFormatter: (value: number) => formats.count(value) },
    legend: {},
    series: [
      ...FLOWS.map((kind) => ({
        name: w(`month.${kind}`),
        type: "bar",
        stack: "moves",
        data: months.map((each) => whole(each[kind])),
      })),
      {
        name: w("month.closing_units"),
        type: "line",
        symbolSize: 6,
        data: months.map((each) => whole(each.closing_units)),
      },
    ],
  };
  const rows = months.map((each, at) => [
    names[at] ?? "",
    ...[...FLOWS, "closing_units" as const].map((kind) => formats.units(each[kind], asset.scale)),
  ]);
  const columns = [
    w("month"),
    ...FLOWS.map((kind) => w(`month.${kind}`)),
    w("month.closing_units"),
  ];
  return <Chart title={w("byMonth")} option={option} rows={{ columns, rows }} />;
}

function MonthTable({ asset, months }: MonthsProps) {
  const w = useWords();
  const formats = useFormats();
  return (
    <Table<Month>
      dataSource={months.toReversed()}
      rowKey="month"
      aria-label={w("byMonth")}
      columns={[
        { title: w("month"), fixed: "left", render: (_, each) => formats.month(each.month) },
        ...KINDS.map((kind) => ({
          title: w(`month.${kind}`),
          align: "right" as const,
          className: "number",
          render: (_: unknown, each: Month) => formats.units(each[kind], asset.scale),
        })),
      ]}
    />
  );
}

function save(asset: Asset, months: Month[], name: string): void {
  const plain = (value: number): string => decimalOf(value, asset.scale);
  const last = months.at(-1)?.month.slice(0, 7) ?? "";
  downloadCsv(`${name} ${asset.code} ${last}`, [
    ["asset", "month", ...KINDS],
    ...months.map((each) => [
      asset.code,
      each.month.slice(0, 7),
      ...KINDS.map((kind) => plain(each[kind])),
    ]),
  ]);
}
