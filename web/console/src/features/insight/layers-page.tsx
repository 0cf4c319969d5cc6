import { Segmented, Select } from "antd";
import { useFormats } from "@/shared/formats";
import { useGroupName } from "@/shared/stages";
import { Empty, Section, StatTile, useView } from "@/shared/ui";
import { endsOf, Grid, type Measure } from "./layers/grid";
import { Groups } from "./layers/groups";
import { listAddress } from "./layers/list-address";
import { RfmRanges } from "./layers/ranges";
import type { RfmMember, RfmReport, RfmSections } from "./layers/rfm";
import { Behind, useBehind } from "./parts/behind";
import { InsightPage, ReportPart } from "./parts/insight-page";
import { useReport } from "./parts/report";
import { useAmounts } from "./parts/use-amounts";
import { useTerms } from "./parts/use-terms";
import { useWords } from "./words";

const CUTS = ["rank", "quantile"] as const;

/** Who the members are by how lately, how often and for how much they bought. */
export function LayersPage() {
  const w = useWords();
  const [view, setView] = useView(["cuts", "measure"]);
  const terms = useTerms("from", "returns");
  const asked = view.cuts === "quantile" ? { ...terms, cuts: "quantile" as const } : terms;
  const query = useReport<RfmSections>("rfm", asked);
  const measure: Measure = view.measure === "money" ? "money" : "members";
  return (
    <InsightPage title={w("layers")} lead={w("layersLead")}>
      <ReportPart
        name="rfm"
        asked={asked}
        query={query}
        terms={["from", "returns"]}
        filters={
          <Select
            aria-label={w("cuts")}
            value={view.cuts === "quantile" ? "quantile" : "rank"}
            popupMatchSelectWidth={false}
            options={CUTS.map((value) => ({ value, label: w(`cuts.${value}`) }))}
            onChange={(value) => setView({ cuts: value === "rank" ? null : value })}
          />
        }
      >
        {(report) =>
          report.sections.grid.length === 0 ? (
            <Empty title={w("nobodyBought")} hint={w("nobodyBoughtHint")} />
          ) : (
            <>
              <Tiles report={report} />
              <div className="insight-wide">
                <Section
                  title={w("gridTitle")}
                  lead={w("gridLead")}
                  extra={
                    <Segmented<Measure>
                      aria-label={w("depth")}
                      size="small"
                      value={measure}
                      options={[
                        { value: "members", label: w("membersColumn") },
                        { value: "money", label: w("moneyColumn") },
                      ]}
                      onChange={(value) => setView({ measure: value === "members" ? null : value })}
                    />
                  }
                >
                  <Grid report={report} measure={measure} />
                </Section>
                <Groups report={report} />
              </div>
              <RfmRanges report={report} />
              <Whom report={report} asked={asked} />
            </>
          )
        }
      </ReportPart>
    </InsightPage>
  );
}

function Tiles({ report }: { report: RfmReport }) {
  const w = useWords();
  const formats = useFormats();
  const amounts = useAmounts(report.currency);
  const [summary] = report.sections.summary;
  const [pareto] = report.sections.pareto;
  if (!summary) return null;
  const once = summary.member_count === 0 ? 0 : summary.once_count / summary.member_count;
  return (
    <div className="tiles tiles-six">
      <StatTile label={w("buyers")} value={formats.count(summary.member_count)} />
      <StatTile
        label={w("onceOnly")}
        value={formats.count(summary.once_count)}
        note={<span className="small secondary">{formats.share(once)}</span>}
      />
      <StatTile
        label={w("recencyMedian")}
        value={w("days", { count: summary.recency_days_median ?? 0 })}
      />
      <StatTile label={w("frequencyMedian")} value={formats.count(summary.frequency_median ?? 0)} />
      <StatTile label={w("moneyMedian")} value={amounts.whole(summary.monetary_amount_median)} />
      <StatTile
        label={w("top20")}
        value={formats.share(pareto?.top_share ?? 0)}
        help={w("top20Help", { count: formats.count(pareto?.top_count ?? 0) })}
      />
    </div>
  );
}

function Whom({ report, asked }: { report: RfmReport; asked: ReturnType<typeof useTerms> }) {
  const w = useWords();
  const called = useGroupName();
  const formats = useFormats();
  const { values } = useBehind();
  const [view] = useView(["as_of", "from", "returns"]);
  const ends = endsOf(values);
  const [cuts] = report.sections.cuts;
  const isNow = !view.as_of && !view.from;
  const listTo = isNow && ends && cuts ? listAddress(cuts, report.as_of, ends) : undefined;
  const group = values["rfm_group"] as RfmMember["rfm_group"] | undefined;
  const title = group
    ? called(group)
    : w("cellOf", {
        recency: values["recency_score"] ?? "",
        frequency: values["frequency_score"] ?? "",
      });
  return (
    <Behind<RfmMember>
      name="rfm-members"
      asked={asked}
      title={title}
      listTo={listTo}
      columns={(currency) => [
        {
          title: w("recency"),
          isNumber: true,
          render: (row) => w("days", { count: row.recency_days }),
        },
        { title: w("frequency"), isNumber: true, render: (row) => formats.count(row.frequency) },
        {
          title: w("moneyColumn"),
          isNumber: true,
          render: (row) => <Amount currency={currency} value={row.monetary_amount} />,
        },
        { title: w("score"), isNumber: true, render: (row) => row.rfm_score },
      ]}
    />
  );
}

function Amount({ currency, value }: { currency: string; value: number }) {
  return <>{useAmounts(currency).whole(value)}</>;
}
