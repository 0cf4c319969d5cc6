import { STAGES, useStageWords, type Stage } from "@/shared/stages";
import { StatTile } from "@/shared/ui";
import { useFormats } from "@/shared/formats";
import { useBehind } from "../parts/behind";
import { useWords } from "../words";
import { earlierCount, type LifecycleReport } from "./stages";

const BETTER: Record<Stage, "better" | "worse" | undefined> = {
  potential: undefined,
  new: "better",
  active: "better",
  reactivated: "better",
  dormant: "worse",
  churned: "worse",
};

/** How many members stand in each stage, against the earlier day; each leads to them. */
export function StageTiles({ report }: { report: LifecycleReport }) {
  const w = useWords();
  const name = useStageWords();
  const formats = useFormats();
  const { address } = useBehind();
  const { stages, flows } = report.sections;
  return (
    <div className="tiles tiles-six">
      {STAGES.map((stage) => {
        const found = stages.find((each) => each.stage === stage);
        const count = found?.member_count ?? 0;
        const before = earlierCount(flows, stage);
        const moreIs = BETTER[stage];
        return (
          <StatTile
            key={stage}
            label={name(`stage.${stage}`)}
            help={w(`stageMeans.${stage}`)}
            value={formats.count(count)}
            change={before === 0 ? null : (count - before) / before}
            to={address({ stage })}
            {...(moreIs ? { moreIs } : {})}
            note={
              <span className="small secondary">
                {w("ofAll", { share: formats.share(found?.member_share ?? 0) })}
              </span>
            }
          />
        );
      })}
    </div>
  );
}

/** How many of the customers left since the earlier day, and how many came back. */
export function RateTiles({ report }: { report: LifecycleReport }) {
  const w = useWords();
  const formats = useFormats();
  const [churn] = report.sections.churn;
  const [back] = report.sections.win_back;
  return (
    <div className="tiles tiles-two">
      <StatTile
        label={w("churnRate")}
        value={formats.share(churn?.churned_share ?? 0)}
        note={
          <span className="small secondary">
            {w("churnOf", {
              part: formats.count(churn?.churned_count ?? 0),
              whole: formats.count(churn?.customer_count ?? 0),
            })}
          </span>
        }
      />
      <StatTile
        label={w("winBackRate")}
        value={formats.share(back?.won_back_share ?? 0)}
        note={
          <span className="small secondary">
            {w("winBackOf", {
              part: formats.count(back?.won_back_count ?? 0),
              whole: formats.count(back?.asleep_count ?? 0),
            })}
          </span>
        }
      />
    </div>
  );
}
