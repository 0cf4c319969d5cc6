import { useFormats } from "@/shared/formats";
import { STAGES } from "@/shared/stages";
import { Day, Section } from "@/shared/ui";
import { FlowPicture } from "./lifecycle/flow-picture";
import { Movements } from "./lifecycle/movements";
import { RateTiles, StageTiles } from "./lifecycle/tiles";
import type { LifecycleReport, LifecycleSections, StageMember } from "./lifecycle/stages";
import { StageTrend } from "./lifecycle/trend";
import { useStageName } from "./lifecycle/use-stage-name";
import { Behind, useBehind } from "./parts/behind";
import { InsightPage, ReportPart } from "./parts/insight-page";
import { useReport, type ReportQuery } from "./parts/report";
import { useTerms } from "./parts/use-terms";
import { useWords } from "./words";

/** In which stage the members are, how that has moved, who leaves and who comes back. */
export function LifecyclePage() {
  const w = useWords();
  const asked = useTerms("compared", "returns");
  const query = useReport<LifecycleSections>("lifecycle", asked);
  const now = useTerms("returns");
  return (
    <InsightPage title={w("lifecycle")} lead={w("lifecycleLead")}>
      <ReportPart name="lifecycle" asked={asked} query={query} terms={["compared", "returns"]}>
        {(report) => (
          <>
            <StageTiles report={report} />
            <RateTiles report={report} />
            <Flows report={report} />
            <Movements report={report} />
            <StageTrend asked={now} />
            <Whom asked={asked} />
          </>
        )}
      </ReportPart>
    </InsightPage>
  );
}

function Flows({ report }: { report: LifecycleReport }) {
  const w = useWords();
  const name = useStageName();
  const { show } = useBehind();
  return (
    <Section title={w("flows")} lead={w("flowsLead")}>
      <FlowPicture
        title={w("flows")}
        name={name}
        order={STAGES}
        columns={[w("before"), w("after")]}
        moves={report.sections.flows.map((each) => ({
          from: each.from_stage,
          to: each.stage,
          count: each.member_count,
        }))}
        onPick={({ from, to }) => show({ from_stage: from, stage: to })}
      />
    </Section>
  );
}

function Whom({ asked }: { asked: ReportQuery }) {
  const w = useWords();
  const formats = useFormats();
  const name = useStageName();
  const { values } = useBehind();
  const { from_stage: from, stage = "" } = values;
  const title =
    from === undefined ? name(stage, "to") : `${name(from, "from")} → ${name(stage, "to")}`;
  return (
    <Behind<StageMember>
      name="lifecycle-members"
      asked={asked}
      title={title}
      columns={() => [
        { title: w("before"), render: (row) => name(row.from_stage, "from") },
        { title: w("after"), render: (row) => name(row.stage, "to") },
        { title: w("sales"), isNumber: true, render: (row) => formats.count(row.sale_count) },
        { title: w("lastSale"), render: (row) => <Day on={row.last_sale_on} /> },
      ]}
    />
  );
}
