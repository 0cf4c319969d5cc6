import { DistributionsPart } from "./money/distributions-part";
import { ParetoPart } from "./money/pareto-part";
import { PerformancePart } from "./money/performance-part";
import { InsightPage, usePart } from "./parts/insight-page";
import { useWords } from "./words";

const PARTS = ["performance", "pareto", "distributions"] as const;
const PAGES = {
  performance: PerformancePart,
  pareto: ParetoPart,
  distributions: DistributionsPart,
};

/** Where the money comes from: places and goods, the best members, ranges. */
export function MoneyPage() {
  const w = useWords();
  const Part = PAGES[usePart(PARTS)];
  return (
    <InsightPage
      title={w("money")}
      lead={w("moneyLead")}
      tabs={PARTS.map((key) => ({ key, label: w(`part.${key}`) }))}
    >
      <Part />
    </InsightPage>
  );
}
