import { Chart } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { Scrolls } from "@/shared/ui";
import { useBehind } from "../parts/behind";
import { heatOf } from "../parts/heat";
import { useAmounts } from "../parts/use-amounts";
import type { Report } from "../parts/report";
import { useWords } from "../words";
import {
  averageOf,
  lastMonth,
  linesOf,
  monthsBetween,
  type CohortRow,
  type CohortSections,
  type Line,
  type Measure,
} from "./cohorts";

interface CohortMapProps {
  report: Report<CohortSections>;
  measure: Measure;
  /** How many cohorts are shown, the newest. */
  count: number;
}

const ROW_HEIGHT = 30;

/** Months across, cohorts down: how many of those who began together bought again. */
export function CohortMap({ report, measure, count }: CohortMapProps) {
  const w = useWords();
  const formats = useFormats();
  const lines = linesOf(report.sections.cohorts, count);
  const months = monthsOf(lines);
  const told = useTold(report.currency, measure);
  const names = lines.map((line) => formats.month(line.cohort));
  const points = lines.flatMap((line, at) =>
    [...line.cells.values()].map((cell) => [cell.month_number, at, valueOf(cell, measure)]),
  );
  const option = {
    grid: { top: 8 },
    tooltip: { trigger: "item" },
    xAxis: { type: "category", data: months.map(String) },
    yAxis: { type: "category", data: names, inverse: true },
    visualMap: {
      show: false,
      min: 0,
      max: Math.max(
        0.01,
        ...points.filter(([month]) => month !== 0).map(([, , value]) => value ?? 0),
      ),
      inRange: { color: ["#0f766e11", "#0f766e"] },
    },
    series: [
      {
        type: "heatmap",
        data: points,
        label: {
          show: true,
          fontSize: 10,
          color: "#222",
          formatter: ({ value: [, , value] }: { value: [number, number, number] }) => told(value),
        },
      },
    ],
  };
  return (
    <Chart
      title={w("cohorts")}
      option={option}
      height={lines.length * ROW_HEIGHT + 60}
      rows={{
        columns: [
          w("cohort"),
          w("cohortSize"),
          ...months.map((each) => w("monthNumber", { month: each })),
        ],
        rows: lines.map((line, at) => [
          names[at] ?? "",
          formats.count(line.count),
          ...months.map((month) => cellText(line.cells.get(month), measure, told)),
        ]),
      }}
      drawing={<Months report={report} measure={measure} lines={lines} months={months} />}
    />
  );
}

interface MapProps {
  report: Report<CohortSections>;
  measure: Measure;
  lines: Line[];
  months: number[];
}

function Months({ report, measure, lines, months }: MapProps) {
  const w = useWords();
  const formats = useFormats();
  const told = useTold(report.currency, measure);
  const lastOn = lastMonth(report.as_of);
  const isPartial = report.as_of.slice(8) !== "01";
  const later = lines.flatMap((line) =>
    [...line.cells.values()].filter((each) => each.month_number > 0),
  );
  const most = Math.max(...later.map((cell) => valueOf(cell, measure)), 0);
  return (
    <Scrolls label={w("cohorts")} className="cohort-frame">
      <table className="cohort-map">
        <thead>
          <tr>
            <th scope="col">{w("cohort")}</th>
            <th scope="col">{w("cohortSize")}</th>
            {months.map((month) => (
              <th key={month} scope="col" title={w("monthNumber", { month })}>
                {month}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measure === "share" && (
            <tr className="cohort-average">
              <th scope="row">{w("allCohorts")}</th>
              <td className="number">
                {formats.count(lines.reduce((sum, line) => sum + line.count, 0))}
              </td>
              {months.map((month) => {
                const share = averageOf(lines, month, isPartial ? lastOn : nextMonth(lastOn));
                return (
                  <td key={month} className="number">
                    {share === null ? "" : formats.share(share, 0)}
                  </td>
                );
              })}
            </tr>
          )}
          {lines.map((line) => (
            <tr key={line.cohort}>
              <th scope="row">{formats.month(line.cohort)}</th>
              <td className="number">{formats.count(line.count)}</td>
              {months.map((month) => {
                const toCome = monthsBetween(line.cohort, lastOn) < month;
                const cell = line.cells.get(month);
                if (toCome) return <td key={month} className="cohort-to-come" />;
                const isOpen = isPartial && monthsBetween(line.cohort, lastOn) === month;
                return (
                  <Cell
                    key={month}
                    line={line}
                    month={month}
                    cell={cell}
                    text={cellText(cell, measure, told)}
                    ground={heatOf(
                      cell ? valueOf(cell, measure) : 0,
                      month === 0 && measure === "share" ? 4 : most,
                    )}
                    isOpen={isOpen}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {isPartial && <p className="small secondary cohort-legend">{w("cohortOpen")}</p>}
    </Scrolls>
  );
}

interface CellProps {
  line: Line;
  month: number;
  cell: CohortRow | undefined;
  text: string;
  ground: { background: string };
  /** Its month is not over. */
  isOpen: boolean;
}

function Cell({ line, month, cell, text, ground, isOpen }: CellProps) {
  const w = useWords();
  const formats = useFormats();
  const { show } = useBehind();
  const className = isOpen ? "number cohort-open" : "number";
  if (!cell || cell.member_count === 0) {
    return (
      <td className={className} style={ground}>
        {text}
      </td>
    );
  }
  const told = w("cohortTold", {
    cohort: formats.month(line.cohort),
    month,
    members: formats.count(cell.member_count),
    whole: formats.count(line.count),
  });
  return (
    <td className={className} style={ground}>
      <button
        type="button"
        title={told}
        onClick={() => show({ cohort_on: line.cohort, month_number: month })}
      >
        <span className="heard">{told}</span>
        <span aria-hidden="true">{text}</span>
      </button>
    </td>
  );
}

function useTold(currency: string, measure: Measure) {
  const formats = useFormats();
  const amounts = useAmounts(currency);
  return (value: number) => {
    if (measure === "share") return formats.share(value, 0);
    return measure === "money" ? amounts.short(value) : formats.count(value);
  };
}

function cellText(cell: CohortRow | undefined, measure: Measure, told: (value: number) => string) {
  if (cell) return told(valueOf(cell, measure));
  return measure === "share" ? told(0) : "0";
}

function valueOf(cell: CohortRow, measure: Measure): number {
  if (measure === "share") return cell.member_share ?? 0;
  return measure === "money" ? cell.net_amount : cell.member_count;
}

function monthsOf(lines: Line[]): number[] {
  const last = Math.max(0, ...lines.flatMap((line) => [...line.cells.keys()]));
  return Array.from({ length: last + 1 }, (_, month) => month);
}

function nextMonth(month: string): string {
  const day = new Date(`${month}T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + 1);
  return day.toISOString().slice(0, 10);
}
