import { Segmented } from "antd";
import { Chart, useInk } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { Empty, Section, StatTile, useView } from "@/shared/ui";
import { ReportPart } from "../parts/insight-page";
import { useReport, type Report } from "../parts/report";
import { useAmounts } from "../parts/use-amounts";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";

interface Point {
  top_percent: number;
  top_count: number;
  top_amount: number;
  top_share: number | null;
}

interface Sections {
  share: { member_count: number; net_amount: number }[];
  curve: Point[];
}

const TOPS = ["1", "5", "10", "20", "50"];

/** How much of the money comes from how few of the members. */
export function ParetoPart() {
  const w = useWords();
  const asked = useTerms("from", "returns");
  const query = useReport<Sections>("pareto", asked);
  return (
    <ReportPart name="pareto" asked={asked} query={query} terms={["from", "returns"]}>
      {(report) =>
        report.sections.curve.length === 0 ? (
          <Empty title={w("nobodyBought")} hint={w("nobodyBoughtHint")} />
        ) : (
          <Body report={report} />
        )
      }
    </ReportPart>
  );
}

function Body({ report }: { report: Report<Sections> }) {
  const w = useWords();
  const formats = useFormats();
  const amounts = useAmounts(report.currency);
  const ink = useInk();
  const [view, setView] = useView(["top"]);
  const top = TOPS.find((each) => each === view.top) ?? "20";
  const { curve } = report.sections;
  const [whole] = report.sections.share;
  // Of few members there is a row only where one more comes in, and holds until the next.
  const point = curve.findLast((each) => each.top_percent <= Number(top)) ?? curve[0];
  return (
    <>
      <div className="tiles tiles-four">
        <StatTile
          label={w("topHold", { percent: top })}
          value={formats.share(point?.top_share ?? 0)}
          note={<span className="small secondary">{amounts.whole(point?.top_amount ?? 0)}</span>}
        />
        <StatTile
          label={w("topMembers", { percent: top })}
          value={formats.count(point?.top_count ?? 0)}
        />
        <StatTile label={w("buyers")} value={formats.count(whole?.member_count ?? 0)} />
        <StatTile label={w("moneyColumn")} value={amounts.short(whole?.net_amount ?? 0)} />
      </div>
      <Section
        title={w("pareto")}
        lead={w("paretoLead")}
        extra={
          <Segmented
            aria-label={w("top")}
            size="small"
            value={top}
            options={TOPS.map((value) => ({ value, label: w("topPercent", { percent: value }) }))}
            onChange={(value) => setView({ top: value === "20" ? null : value })}
          />
        }
      >
        <Chart
          title={w("pareto")}
          height={320}
          option={{
            grid: { top: 40 },
            legend: { show: false },
            xAxis: {
              type: "value",
              name: w("shareOfMembers"),
              nameLocation: "middle",
              nameGap: 28,
              min: 0,
              max: 100,
              axisLabel: { formatter: (percent: number) => formats.share(percent / 100, 0) },
            },
            yAxis: {
              type: "value",
              name: w("shareOfMoney"),
              min: 0,
              max: 1,
              axisLabel: { formatter: (share: number) => formats.share(share, 0) },
            },
            tooltip: { valueFormatter: (share: number) => formats.share(share) },
            series: [
              {
                name: w("shareOfMoney"),
                type: "line",
                symbol: "none",
                areaStyle: { opacity: 0.12 },
                data: [[0, 0], ...curve.map((each) => [each.top_percent, each.top_share])],
                markLine: {
                  symbol: "none",
                  data: [
                    {
                      xAxis: Number(top),
                      label: { ...ink, formatter: () => formats.share(point?.top_share ?? 0) },
                    },
                  ],
                },
              },
            ],
          }}
          rows={{
            columns: [w("topColumn"), w("membersColumn"), w("moneyColumn"), w("shareOfMoney")],
            rows: curve.map((each) => [
              w("topPercent", { percent: each.top_percent }),
              formats.count(each.top_count),
              amounts.whole(each.top_amount),
              formats.share(each.top_share ?? 0),
            ]),
          }}
        />
      </Section>
    </>
  );
}
