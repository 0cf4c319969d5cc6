import { Button } from "antd";
import type { Schema } from "@/shared/api";
import { Chart } from "@/shared/charts";
import { decimalOf, useFormats } from "@/shared/formats";
import { downloadCsv, Empty, Section, Table } from "@/shared/ui";
import type { Asset, Liability } from "./use-liability";
import { useWords } from "./words";

type Age = Schema<"LiabilityAge">;

interface AgesProps {
  asset: Asset;
  found: Liability;
}

/** What is outstanding by the age of its lot, with the breakage and the sample it rests on. */
export function Ages({ asset, found }: AgesProps) {
  const w = useWords();
  if (found.ages.length === 0) {
    return (
      <Section title={w("byAge")}>
        <Empty title={w("nothingOutstanding")} />
      </Section>
    );
  }
  return (
    <Section
      title={w("byAge")}
      lead={w("byAgeLead")}
      extra={<Button onClick={() => save(asset, found, w("byAgeFile"))}>{w("download")}</Button>}
    >
      <div className="stack">
        <Picture asset={asset} found={found} />
        <AgeTable asset={asset} found={found} />
      </div>
    </Section>
  );
}

function Picture({ asset, found }: AgesProps) {
  const w = useWords();
  const formats = useFormats();
  const shown = (value: number) => formats.units(value, asset.scale);
  const whole = (value: number) => Number(decimalOf(value, asset.scale));
  const names = found.ages.map((each) => w("ageMonths", { count: each.age_months }));
  const expected = found.ages.map((each) => each.outstanding_units - each.unused_units);
  const option = {
    xAxis: { type: "category", data: names },
    yAxis: { type: "value", axisLabel: { formatter: (value: number) => formats.short(value) } },
    tooltip: { valueFormatter: (value: number) => formats.count(value) },
    legend: {},
    series: [
      { name: w("expected"), type: "bar", stack: "units", data: expected.map(whole) },
      {
        name: w("breakage"),
        type: "bar",
        stack: "units",
        data: found.ages.map((each) => whole(each.unused_units)),
      },
    ],
  };
  const rows = found.ages.map((each, at) => [
    names[at] ?? "",
    shown(expected[at] ?? 0),
    shown(each.unused_units),
  ]);
  return (
    <Chart
      title={w("byAge")}
      option={option}
      rows={{ columns: [w("age"), w("expected"), w("breakage")], rows }}
    />
  );
}

function AgeTable({ asset, found }: AgesProps) {
  const w = useWords();
  const formats = useFormats();
  const units = (value: number) => formats.units(value, asset.scale);
  const number = { align: "right" as const, className: "number" };
  return (
    <Table<Age>
      dataSource={found.ages}
      rowKey="age_months"
      aria-label={w("byAge")}
      columns={[
        { title: w("age"), render: (_, each) => w("ageMonths", { count: each.age_months }) },
        { title: w("outstanding"), ...number, render: (_, each) => units(each.outstanding_units) },
        {
          title: w("breakageRate"),
          ...number,
          render: (_, each) => formats.share(Number(each.breakage_rate), 2),
        },
        { title: w("breakage"), ...number, render: (_, each) => units(each.unused_units) },
        { title: w("sampleLots"), ...number, render: (_, each) => formats.count(each.sample_lots) },
        { title: w("sampleUnits"), ...number, render: (_, each) => units(each.sample_units) },
        {
          title: w("sampleUnused"),
          ...number,
          render: (_, each) => units(each.sample_unused_units),
        },
      ]}
    />
  );
}

// In a file for other programs: plain numbers under the names of the interface.
function save(asset: Asset, found: Liability, name: string): void {
  const plain = (value: number): string => decimalOf(value, asset.scale);
  downloadCsv(`${name} ${asset.code} ${found.as_of.slice(0, 10)}`, [
    [
      "asset",
      "as_of",
      "age_months",
      "outstanding_units",
      "breakage_rate",
      "unused_units",
      "expected_units",
      "sample_lots",
      "sample_units",
      "sample_unused_units",
    ],
    ...found.ages.map((each) => [
      asset.code,
      found.as_of,
      String(each.age_months),
      plain(each.outstanding_units),
      each.breakage_rate,
      plain(each.unused_units),
      plain(each.outstanding_units - each.unused_units),
      String(each.sample_lots),
      plain(each.sample_units),
      plain(each.sample_unused_units),
    ]),
  ]);
}
