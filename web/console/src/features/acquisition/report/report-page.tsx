import { Segmented, Select } from "antd";
import { ReportPart, useReport, type Report } from "@/features/insight";
import { Empty, useView } from "@/shared/ui";
import { COLUMNS, KINDS, type Kind } from "../parts/kinds";
import { useCatalog } from "../parts/use-catalog";
import { useWords } from "../words";
import { Lookback } from "./lookback";
import { rowsOf, type Sections } from "./rows";
import { SourceChart } from "./source-chart";
import { SourceTable } from "./source-table";
import { Tiles } from "./tiles";
import { useAsked, VALUE_DAYS, type Asked } from "./use-asked";
import { Whom } from "./whom";

/** What each campaign, partner, channel and store brought, what came of it, and what it cost. */
export function ReportPage() {
  const w = useWords();
  const asked = useAsked();
  const [view, setView] = useView(["of", "sort", "behind"]);
  const kind = KINDS.find((each) => each === view.of) ?? "campaigns";
  const query = useReport<Sections>("acquisition", asked.query);
  return (
    <ReportPart
      name="acquisition"
      asked={asked.query}
      query={query}
      terms={["from", "returns"]}
      filters={<Terms asked={asked} />}
    >
      {(report) => (
        <>
          <Tiles report={report} asked={asked} />
          <Segmented<Kind>
            className="insight-kinds"
            aria-label={w("breakDown")}
            value={kind}
            options={KINDS.map((value) => ({ value, label: w(`kind.${value}`) }))}
            onChange={(value) =>
              setView({ of: value === "campaigns" ? null : value, sort: null, behind: null })
            }
          />
          <Sources key={kind} kind={kind} report={report} asked={asked} />
          <Lookback />
        </>
      )}
    </ReportPart>
  );
}

function Terms({ asked }: { asked: Asked }) {
  const w = useWords();
  const [, setView] = useView(["touch", "value_days"]);
  return (
    <>
      <Select
        aria-label={w("touch")}
        value={asked.touch}
        popupMatchSelectWidth={false}
        options={(["last", "first"] as const).map((value) => ({
          value,
          label: w(`touch.${value}`),
        }))}
        onChange={(value) => setView({ touch: value === "last" ? null : value })}
      />
      <Select
        aria-label={w("valueDays")}
        value={asked.valueDays}
        popupMatchSelectWidth={false}
        options={VALUE_DAYS.map((value) => ({ value, label: w("withinDays", { count: value }) }))}
        onChange={(value) => setView({ value_days: String(value) })}
      />
    </>
  );
}

interface SourcesProps {
  kind: Kind;
  report: Report<Sections>;
  asked: Asked;
}

function Sources({ kind, report, asked }: SourcesProps) {
  const w = useWords();
  const catalog = useCatalog(kind);
  const name = (code: string) => (code === "" ? w(`unknown.${kind}`) : catalog.name(code));
  const rows = rowsOf(report.sections, kind);
  if (rows.length === 0) return <Empty title={w("nobodyJoined")} hint={w("nobodyJoinedHint")} />;
  const shared = {
    kind,
    rows,
    name,
    currency: report.currency,
    valueDays: asked.valueDays,
    column: `${asked.touch}_${COLUMNS[kind]}`,
  };
  return (
    <>
      <SourceChart {...shared} />
      <SourceTable {...shared} />
      <Whom asked={asked} kind={kind} name={name} />
    </>
  );
}
