import { Segmented, Select } from "antd";
import { useFormats } from "@/shared/formats";
import { Day, Empty, Section, useView } from "@/shared/ui";
import { Behind, useBehind } from "../parts/behind";
import { ReportPart } from "../parts/insight-page";
import { useReport } from "../parts/report";
import { useAmounts } from "../parts/use-amounts";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";
import { CohortMap } from "./cohort-map";
import { MEASURES, type CohortMember, type CohortSections, type Measure } from "./cohorts";

const COUNTS = ["12", "24", "60"] as const;

/** Who bought again in which month, by the month of the first sale. */
export function CohortsPart() {
  const w = useWords();
  const asked = useTerms("from", "returns");
  const query = useReport<CohortSections>("cohorts", asked);
  const [view, setView] = useView(["measure", "cohorts"]);
  const measure: Measure = MEASURES.find((each) => each === view.measure) ?? "share";
  const count = COUNTS.find((each) => each === view.cohorts) ?? "24";
  return (
    <ReportPart
      name="cohorts"
      asked={asked}
      query={query}
      terms={["from", "returns"]}
      filters={
        <Select
          aria-label={w("cohortsShown")}
          value={count}
          popupMatchSelectWidth={false}
          options={COUNTS.map((value) => ({ value, label: w("lastCohorts", { count: value }) }))}
          onChange={(value) => setView({ cohorts: value === "24" ? null : value })}
        />
      }
    >
      {(report) => (
        <Section
          title={w("cohorts")}
          lead={w("cohortsLead")}
          extra={
            <Segmented<Measure>
              aria-label={w("depth")}
              size="small"
              value={measure}
              options={MEASURES.map((value) => ({ value, label: w(`measure.${value}`) }))}
              onChange={(value) => setView({ measure: value === "share" ? null : value })}
            />
          }
        >
          {report.sections.cohorts.length === 0 ? (
            <Empty title={w("nobodyBought")} hint={w("nobodyBoughtHint")} />
          ) : (
            <CohortMap report={report} measure={measure} count={Number(count)} />
          )}
          <Whom asked={asked} currency={report.currency} />
        </Section>
      )}
    </ReportPart>
  );
}

function Whom({ asked, currency }: { asked: ReturnType<typeof useTerms>; currency: string }) {
  const w = useWords();
  const formats = useFormats();
  const amounts = useAmounts(currency);
  const { values } = useBehind();
  const cohort = values["cohort_on"] ?? "";
  return (
    <Behind<CohortMember>
      name="cohort-members"
      asked={asked}
      title={w("cohortOf", {
        cohort: cohort ? formats.month(cohort) : "",
        month: values["month_number"] ?? "",
      })}
      columns={() => [
        { title: w("cohort"), render: (row) => formats.month(row.cohort_on) },
        { title: w("monthColumn"), render: (row) => <Day on={row.month_on} /> },
        { title: w("sales"), isNumber: true, render: (row) => formats.count(row.sale_count) },
        { title: w("moneyColumn"), isNumber: true, render: (row) => amounts.whole(row.net_amount) },
      ]}
    />
  );
}
