import { Chart, dayAxis } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { useWords } from "../words";

export interface LineOf {
  name: string;
  values: (number | null)[];
  /** A share is told in percent. */
  isShare?: boolean;
  type?: "line" | "bar";
  stack?: string;
}

interface LinesProps {
  title: string;
  /** Days or first days of months. */
  days: string[];
  as: "days" | "months";
  lines: LineOf[];
  height?: number;
}

/** Numbers over time; shares have an axis of their own at the right. */
export function Lines({ title, days, as, lines, height = 240 }: LinesProps) {
  const w = useWords();
  const formats = useFormats();
  const names = days.map(as === "months" ? formats.month : formats.day);
  const told = (line: LineOf, value: number | null) => {
    if (value === null) return "–";
    return line.isShare ? formats.share(value) : formats.count(value);
  };
  const hasBoth = lines.some((each) => each.isShare) && lines.some((each) => !each.isShare);
  const counts = { type: "value", axisLabel: { formatter: (n: number) => formats.short(n) } };
  const shares = {
    type: "value",
    min: 0,
    axisLabel: { formatter: (n: number) => formats.share(n, 0) },
    ...(hasBoth ? { splitLine: { show: false } } : {}),
  };
  return (
    <Chart
      title={title}
      height={height}
      option={{
        legend: lines.length > 1 ? {} : { show: false },
        xAxis: as === "months" ? { type: "category", data: names } : dayAxis(days, formats),
        yAxis: hasBoth ? [counts, shares] : lines[0]?.isShare ? shares : counts,
        series: lines.map((line) => ({
          name: line.name,
          type: line.type ?? "line",
          data: line.values,
          symbol: days.length > 40 ? "none" : "circle",
          symbolSize: 6,
          barMaxWidth: 40,
          yAxisIndex: hasBoth && line.isShare ? 1 : 0,
          tooltip: { valueFormatter: (value: number | null) => told(line, value) },
          ...(line.stack ? { stack: line.stack } : {}),
        })),
      }}
      rows={{
        columns: [as === "months" ? w("monthColumn") : w("day"), ...lines.map((line) => line.name)],
        rows: names.map((name, at) => [
          name,
          ...lines.map((line) => told(line, line.values[at] ?? null)),
        ]),
      }}
    />
  );
}
