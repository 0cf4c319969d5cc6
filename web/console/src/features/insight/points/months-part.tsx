import { Select } from "antd";
import { Chart } from "@/shared/charts";
import { decimalOf, useFormats } from "@/shared/formats";
import { useProgramParts, type AssetPart } from "@/shared/program";
import { Empty, Section, StatTile, Table, useView } from "@/shared/ui";
import { ReportPart } from "../parts/insight-page";
import { useReport } from "../parts/report";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";

const FLOWS = [
  "earned_units",
  "spent_units",
  "taken_back_units",
  "expired_units",
  "given_back_units",
  "reinstated_units",
  "adjusted_units",
  "other_units",
] as const;

type Flow = (typeof FLOWS)[number];

type MonthRow = Record<Flow | "changed_units" | "outstanding_units", number> & {
  asset: string;
  month_on: string;
};

/** What members earned, spent and lost of an asset by month, and what is outstanding. */
export function MonthsPart() {
  const w = useWords();
  const asked = useTerms();
  const query = useReport<{ months: MonthRow[] }>("points-by-month", asked);
  const { assets } = useProgramParts();
  const [view, setView] = useView(["asset"]);
  const codes = [...new Set((query.data?.sections.months ?? []).map((each) => each.asset))];
  const known = assets.filter((each) => codes.includes(each.code)).map((each) => each.code);
  const ordered = [...known, ...codes.filter((code) => !known.includes(code))];
  const code = ordered.find((each) => each === view.asset) ?? ordered[0];
  const nameOf = (each: string) => assets.find((asset) => asset.code === each)?.name ?? each;
  return (
    <ReportPart
      name="points-by-month"
      asked={asked}
      query={query}
      terms={[]}
      filters={
        ordered.length > 1 && (
          <Select
            aria-label={w("asset")}
            value={code ?? null}
            popupMatchSelectWidth={false}
            options={ordered.map((value) => ({ value, label: nameOf(value) }))}
            onChange={(value: string | null) => setView({ asset: value })}
          />
        )
      }
    >
      {({ sections }) =>
        code === undefined ? (
          <Empty title={w("noPoints")} hint={w("noPointsHint")} />
        ) : (
          <Months
            rows={sections.months.filter((each) => each.asset === code)}
            asset={assets.find((each) => each.code === code)}
          />
        )
      }
    </ReportPart>
  );
}

interface MonthsProps {
  rows: MonthRow[];
  asset: AssetPart | undefined;
}

function Months({ rows, asset }: MonthsProps) {
  const w = useWords();
  const formats = useFormats();
  const scale = asset?.scale ?? 0;
  const told = (units: number) => formats.units(units, scale);
  const whole = (units: number) => Number(decimalOf(units, scale));
  const used = FLOWS.filter((flow) => rows.some((row) => row[flow] !== 0));
  const names = rows.map((row) => formats.month(row.month_on));
  const last = rows.at(-1);
  const before = rows.at(-2);
  const title = w("pointsByMonth", { asset: asset?.name ?? rows[0]?.asset ?? "" });
  return (
    <>
      <div className="tiles tiles-four">
        <StatTile label={w("outstanding")} value={told(last?.outstanding_units ?? 0)} />
        {(["earned_units", "spent_units", "expired_units"] as const).map((flow) => (
          <StatTile
            key={flow}
            label={w("lastFullMonth", { flow: w(`flow.${flow}`) })}
            value={told(before?.[flow] ?? 0)}
            note={
              before && <span className="small secondary">{formats.month(before.month_on)}</span>
            }
          />
        ))}
      </div>
      <Section title={title} lead={w("pointsByMonthLead")}>
        <div className="stack">
          <Chart
            title={title}
            height={320}
            option={{
              legend: {},
              xAxis: { type: "category", data: names },
              yAxis: [
                { type: "value", axisLabel: { formatter: (n: number) => formats.short(n) } },
                {
                  type: "value",
                  splitLine: { show: false },
                  axisLabel: { formatter: (n: number) => formats.short(n) },
                },
              ],
              tooltip: { valueFormatter: (n: number) => formats.count(n) },
              series: [
                ...used.map((flow) => ({
                  name: w(`flow.${flow}`),
                  type: "bar",
                  stack: "flows",
                  barMaxWidth: 40,
                  data: rows.map((row) => whole(row[flow])),
                })),
                {
                  name: w("outstandingRight"),
                  type: "line",
                  yAxisIndex: 1,
                  symbolSize: 5,
                  data: rows.map((row) => whole(row.outstanding_units)),
                },
              ],
            }}
            rows={{
              columns: [
                w("monthColumn"),
                ...used.map((flow) => w(`flow.${flow}`)),
                w("outstanding"),
              ],
              rows: rows.map((row, at) => [
                names[at] ?? "",
                ...used.map((flow) => told(row[flow])),
                told(row.outstanding_units),
              ]),
            }}
          />
          <Table<MonthRow>
            aria-label={title}
            rowKey="month_on"
            dataSource={rows.toReversed()}
            columns={[
              {
                title: w("monthColumn"),
                fixed: "left",
                render: (_, row) => formats.month(row.month_on),
              },
              ...used.map((flow) => ({
                title: w(`flow.${flow}`),
                align: "right" as const,
                className: "number",
                render: (_: unknown, row: MonthRow) => told(row[flow]),
              })),
              {
                title: w("outstanding"),
                align: "right",
                className: "number",
                render: (_, row) => told(row.outstanding_units),
              },
            ]}
          />
        </div>
      </Section>
    </>
  );
}
