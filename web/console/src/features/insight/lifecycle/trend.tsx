import { Chart, dayAxis } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { STAGES, useStageWords } from "@/shared/stages";
import { Loaded, Section } from "@/shared/ui";
import { useReport, type ReportQuery } from "../parts/report";
import { useWords } from "../words";
import type { TrendSections } from "./stages";

/** How many members stood in each stage as each of the last twelve months began. */
export function StageTrend({ asked }: { asked: ReportQuery }) {
  const w = useWords();
  const query = useReport<TrendSections>("lifecycle-trend", asked);
  return (
    <Section title={w("trend")} lead={w("trendLead")}>
      <Loaded query={query}>{(report) => <Picture rows={report.sections.stages} />}</Loaded>
    </Section>
  );
}

function Picture({ rows }: { rows: TrendSections["stages"] }) {
  const w = useWords();
  const name = useStageWords();
  const formats = useFormats();
  const days = [...new Set(rows.map((each) => each.on))];
  const counts = new Map(rows.map((each) => [`${each.on} ${each.stage}`, each.member_count]));
  const countOf = (day: string, stage: string) => counts.get(`${day} ${stage}`) ?? 0;
  const stages = STAGES.filter((stage) => rows.some((each) => each.stage === stage));
  return (
    <Chart
      title={w("trend")}
      height={280}
      option={{
        legend: {},
        xAxis: dayAxis(days, formats),
        yAxis: { type: "value", axisLabel: { formatter: (n: number) => formats.short(n) } },
        tooltip: { valueFormatter: (n: number) => formats.count(n) },
        series: stages.map((stage) => ({
          name: name(`stage.${stage}`),
          type: "bar",
          stack: "members",
          barMaxWidth: 48,
          data: days.map((day) => countOf(day, stage)),
        })),
      }}
      rows={{
        columns: [w("day"), ...stages.map((stage) => name(`stage.${stage}`))],
        rows: days.map((day) => [
          formats.day(day),
          ...stages.map((stage) => formats.count(countOf(day, stage))),
        ]),
      }}
    />
  );
}
