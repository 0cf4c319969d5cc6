import { Chart, useInk } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { Section, Table } from "@/shared/ui";
import { useBehind } from "../parts/behind";
import { useCatalogNames, type CatalogKind } from "@/shared/program";
import type { Report } from "../parts/report";
import { useWords } from "../words";

export interface StepRow {
  step_number: number;
  step: string;
  member_count: number;
  first_share: number | null;
  step_share: number | null;
}

export type Broken = "channel" | "store" | "campaign" | "source";

type BrokenRow = StepRow & Partial<Record<Broken, string>>;

export type FunnelSections = { steps: StepRow[] } & Partial<Record<`by_${Broken}`, BrokenRow[]>>;

const KINDS: Record<Broken, CatalogKind> = {
  channel: "channels",
  store: "stores",
  campaign: "campaigns",
  source: "sources",
};
const SERIES_MAX = 8;

/** How many members reached each step, and how many stopped before it. */
export function FunnelPicture({ report }: { report: Report<FunnelSections> }) {
  const w = useWords();
  const formats = useFormats();
  const ink = useInk();
  const { steps } = report.sections;
  const names = steps.map((each) => `${each.step_number}. ${each.step}`);
  return (
    <Section title={w("funnel")} lead={w("funnelLead")}>
      <div className="stack">
        <Chart
          title={w("funnel")}
          height={Math.max(160, steps.length * 56)}
          option={{
            grid: { top: 28, right: 130 },
            legend: { show: false },
            xAxis: { type: "value", show: false },
            yAxis: { type: "category", inverse: true, data: names, splitLine: { show: false } },
            tooltip: { valueFormatter: (value: number) => formats.count(value) },
            series: [
              {
                name: w("membersColumn"),
                type: "bar",
                data: steps.map((each) => each.member_count),
                barMaxWidth: 36,
                label: {
                  ...ink,
                  show: true,
                  position: "right",
                  formatter: ({ dataIndex }: { dataIndex: number }) => {
                    const step = steps[dataIndex];
                    if (!step) return "";
                    return `${formats.count(step.member_count)}  ${formats.share(step.first_share ?? 0)}`;
                  },
                },
              },
            ],
          }}
          rows={{
            columns: [w("step"), w("membersColumn"), w("ofFirst"), w("ofBefore")],
            rows: steps.map((each, at) => [
              names[at] ?? "",
              formats.count(each.member_count),
              formats.share(each.first_share ?? 0),
              formats.share(each.step_share ?? 0),
            ]),
          }}
        />
        <StepTable steps={steps} />
      </div>
    </Section>
  );
}

function StepTable({ steps }: { steps: StepRow[] }) {
  const w = useWords();
  const formats = useFormats();
  const { show } = useBehind();
  const number = { align: "right" as const, className: "number" };
  const stopped = (row: StepRow) => {
    const next = steps.find((each) => each.step_number === row.step_number + 1);
    return row.member_count - (next?.member_count ?? 0);
  };
  return (
    <Table<StepRow>
      aria-label={w("steps")}
      rowKey="step_number"
      dataSource={steps}
      columns={[
        { title: w("step"), render: (_, row) => `${row.step_number}. ${row.step}` },
        {
          title: w("membersColumn"),
          ...number,
          render: (_, row) => formats.count(row.member_count),
        },
        { title: w("ofFirst"), ...number, render: (_, row) => formats.share(row.first_share ?? 0) },
        { title: w("ofBefore"), ...number, render: (_, row) => formats.share(row.step_share ?? 0) },
        {
          title: w("endedHere"),
          ...number,
          render: (_, row) =>
            stopped(row) === 0 ? (
              "0"
            ) : (
              <button
                type="button"
                className="insight-link"
                aria-label={w("endedAt", { count: stopped(row), step: row.step })}
                onClick={() => show({ step_number: row.step_number })}
              >
                {formats.count(stopped(row))}
              </button>
            ),
        },
      ]}
    />
  );
}

interface BrokenDownProps {
  report: Report<FunnelSections>;
  by: Broken;
}

/** The same funnel apart for each channel, store, campaign or source of its first event. */
export function BrokenDown({ report, by }: BrokenDownProps) {
  const w = useWords();
  const formats = useFormats();
  const name = useCatalogNames(KINDS[by]);
  const rows = report.sections[`by_${by}`] ?? [];
  const told = (code: string) => (code === "" ? w(`without.${KINDS[by]}`) : name(code));
  const codes = [...new Set(rows.map((row) => row[by] ?? ""))];
  const first = (code: string) => rowOf(rows, by, code, 1)?.member_count ?? 0;
  const sorted = codes.toSorted((one, other) => first(other) - first(one));
  const steps = report.sections.steps;
  const names = steps.map((each) => `${each.step_number}. ${each.step}`);
  return (
    <Section title={w(`by.${by}`)} lead={w("brokenLead")}>
      <Chart
        title={w(`by.${by}`)}
        height={300}
        option={{
          legend: {},
          xAxis: { type: "category", data: names },
          yAxis: { type: "value", axisLabel: { formatter: (n: number) => formats.share(n, 0) } },
          tooltip: { valueFormatter: (value: number) => formats.share(value) },
          series: sorted.slice(0, SERIES_MAX).map((code) => ({
            name: told(code),
            type: "bar",
            barMaxWidth: 32,
            data: steps.map((step) => rowOf(rows, by, code, step.step_number)?.first_share ?? 0),
          })),
        }}
        rows={{
          columns: [w(`by.${by}`), ...names.flatMap((each) => [each, `${each} %`])],
          rows: sorted.map((code) => [
            told(code),
            ...steps.flatMap((step) => {
              const row = rowOf(rows, by, code, step.step_number);
              return [formats.count(row?.member_count ?? 0), formats.share(row?.first_share ?? 0)];
            }),
          ]),
        }}
      />
    </Section>
  );
}

function rowOf(rows: BrokenRow[], by: Broken, code: string, step: number) {
  return rows.find((row) => row[by] === code && row.step_number === step);
}
