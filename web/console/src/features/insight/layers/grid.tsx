import { Chart } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { useGroupName } from "@/shared/stages";
import { useBehind } from "../parts/behind";
import { heatOf } from "../parts/heat";
import { useAmounts } from "../parts/use-amounts";
import { useWords } from "../words";
import {
  frequencyRange,
  GROUPS,
  groupOf,
  recencyRange,
  SCORES,
  type Group,
  type RfmReport,
} from "./rfm";

export type Measure = "members" | "money";

interface GridProps {
  report: RfmReport;
  /** What the depth of a cell's colour tells. */
  measure: Measure;
}

const HEIGHT = 420;

/** Recency down, frequency across: how many members and how much money stand in each cell. */
export function Grid({ report, measure }: GridProps) {
  const w = useWords();
  const called = useGroupName();
  const formats = useFormats();
  const amounts = useAmounts(report.currency);
  const cells = useCells(report);
  const value = (recency: number, frequency: number) => {
    const cell = cells(recency, frequency);
    return (measure === "members" ? cell?.member_count : cell?.monetary_amount) ?? 0;
  };
  const option = {
    grid: { top: 16 },
    tooltip: { trigger: "item" },
    xAxis: { type: "category", name: w("frequency"), data: SCORES.map(String) },
    yAxis: { type: "category", name: w("recency"), data: SCORES.map(String) },
    visualMap: {
      show: false,
      min: 0,
      max: Math.max(
        1,
        ...report.sections.grid.map((each) => value(each.recency_score, each.frequency_score)),
      ),
      inRange: { color: ["#0f766e11", "#0f766e"] },
    },
    series: [
      {
        type: "heatmap",
        label: { show: true, color: "#222" },
        data: SCORES.flatMap((recency) =>
          SCORES.map((frequency) => [frequency - 1, recency - 1, value(recency, frequency)]),
        ),
      },
    ],
  };
  const columns = [
    w("cell"),
    w("group"),
    w("membersColumn"),
    w("share"),
    w("moneyColumn"),
    w("shareOfMoney"),
  ];
  const rows = report.sections.grid.map((each) => [
    `R${each.recency_score} F${each.frequency_score}`,
    called(groupOf(each.recency_score, each.frequency_score)),
    formats.count(each.member_count),
    formats.share(each.member_share),
    amounts.whole(each.monetary_amount),
    formats.share(each.monetary_share ?? 0),
  ]);
  return (
    <Chart
      title={w("gridTitle")}
      option={option}
      height={HEIGHT}
      rows={{ columns, rows }}
      drawing={<Cells report={report} measure={measure} />}
    />
  );
}

function Cells({ report, measure }: GridProps) {
  const w = useWords();
  const called = useGroupName();
  const formats = useFormats();
  const amounts = useAmounts(report.currency);
  const { values, show } = useBehind();
  const cells = useCells(report);
  const [cuts] = report.sections.cuts;
  const weight = (cell: { member_count: number; monetary_amount: number } | undefined) =>
    (measure === "members" ? cell?.member_count : cell?.monetary_amount) ?? 0;
  const most = Math.max(...report.sections.grid.map(weight));
  const range = ({ from, to }: { from: number; to: number | null }) =>
    to === null ? `≥ ${formats.count(from)}` : from === to ? formats.count(to) : `${from}–${to}`;
  return (
    <div className="rfm-frame">
      <table className="rfm-grid">
        <caption className="heard">{w("gridTitle")}</caption>
        <thead>
          <tr>
            <td>
              <span className="rfm-corner">{w("recency")}</span>
              <span className="rfm-corner rfm-corner-right">{w("frequency")}</span>
            </td>
            {SCORES.map((frequency) => (
              <th key={frequency} scope="col">
                <b>{frequency}</b>
                {cuts && (
                  <span>{w("times", { range: range(frequencyRange(cuts, frequency)) })}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {SCORES.toReversed().map((recency) => (
            <tr key={recency}>
              <th scope="row">
                <b>{recency}</b>
                {cuts && <span>{w("daysAgo", { range: range(recencyRange(cuts, recency)) })}</span>}
              </th>
              {SCORES.map((frequency) => {
                const cell = cells(recency, frequency);
                const group = groupOf(recency, frequency);
                const isShown = values["rfm_group"] === group;
                const name = called(group);
                if (!cell) {
                  return (
                    <td key={frequency} className="rfm-none">
                      <span className="rfm-group">{name}</span>
                    </td>
                  );
                }
                const told = w("cellTold", {
                  recency,
                  frequency,
                  members: w("members", { count: cell.member_count }),
                  money: amounts.whole(cell.monetary_amount),
                  group: name,
                });
                return (
                  <td key={frequency} style={heatOf(weight(cell), most)}>
                    <button
                      type="button"
                      title={told}
                      className={isShown ? "rfm-cell rfm-cell-shown" : "rfm-cell"}
                      onClick={() => show({ recency_score: recency, frequency_score: frequency })}
                    >
                      <span className="heard">{told}</span>
                      <span className="rfm-group" aria-hidden="true">
                        {name}
                      </span>
                      <b className="number" aria-hidden="true">
                        {formats.count(cell.member_count)}
                      </b>
                      <span className="number" aria-hidden="true">
                        {amounts.short(cell.monetary_amount)}
                      </span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useCells(report: RfmReport) {
  return (recency: number, frequency: number) =>
    report.sections.grid.find(
      (each) => each.recency_score === recency && each.frequency_score === frequency,
    );
}

/** The scores that a cell or group spans, by what the address names. */
export function endsOf(values: Record<string, string>) {
  const named = values["rfm_group"];
  if (named !== undefined && named in GROUPS) return GROUPS[named as Group];
  const [recency, frequency] = [Number(values["recency_score"]), Number(values["frequency_score"])];
  if (!recency || !frequency) return null;
  return { recency: [recency, recency], frequency: [frequency, frequency] } as const;
}
