import { InsightPage, usePart } from "./parts/insight-page";
import { ActivityPart } from "./retention/activity-part";
import { CohortsPart } from "./retention/cohorts-part";
import { GrowthPart } from "./retention/growth-part";
import { RepurchasePart } from "./retention/repurchase-part";
import { useWords } from "./words";

const PARTS = ["cohorts", "repurchase", "activity", "growth"] as const;
const PAGES = {
  cohorts: CohortsPart,
  repurchase: RepurchasePart,
  activity: ActivityPart,
  growth: GrowthPart,
};

/** Who stays: cohorts, repurchase, activity, growth and churn. */
export function RetentionPage() {
  const w = useWords();
  const Part = PAGES[usePart(PARTS)];
  return (
    <InsightPage
      title={w("retention")}
      lead={w("retentionLead")}
      tabs={PARTS.map((key) => ({ key, label: w(`part.${key}`) }))}
    >
      <Part />
    </InsightPage>
  );
}
