import { InsightPage, usePart } from "@/features/insight";
import "./acquisition.css";
import { CostsPart } from "./costs/costs-part";
import { LinksPart } from "./links/links-part";
import { ReportPage } from "./report/report-page";
import { useWords } from "./words";

const PARTS = ["report", "links", "costs"] as const;
const PAGES = { report: ReportPage, links: LinksPart, costs: CostsPart };

/** What brings members and what that costs: the report, the links to publish, the costs. */
export function AcquisitionPage() {
  const w = useWords();
  const Part = PAGES[usePart(PARTS)];
  return (
    <InsightPage
      title={w("title")}
      lead={w("lead")}
      tabs={PARTS.map((key) => ({ key, label: w(`part.${key}`) }))}
    >
      <Part />
    </InsightPage>
  );
}
