import { InsightPage, usePart } from "./parts/insight-page";
import { MonthsPart } from "./points/months-part";
import { TiersPart } from "./points/tiers-part";
import { useWords } from "./words";

const PARTS = ["months", "tiers"] as const;
const PAGES = { months: MonthsPart, tiers: TiersPart };

/** Points and tiers over time. */
export function PointsPage() {
  const w = useWords();
  const Part = PAGES[usePart(PARTS)];
  return (
    <InsightPage
      title={w("points")}
      lead={w("pointsLead")}
      tabs={PARTS.map((key) => ({ key, label: w(`part.${key}`) }))}
    >
      <Part />
    </InsightPage>
  );
}
