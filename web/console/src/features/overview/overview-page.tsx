import { GoalsSection } from "@/features/goals";
import { useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { byWeight } from "@/shared/program";
import { useInstallation } from "@/shared/session";
import { Loaded, Page } from "@/shared/ui";
import { AssetSection } from "./asset-section";
import { Attention } from "./attention";
import type { Days, Overview } from "./figures";
import { FirstSteps, NoProgram } from "./first-steps";
import "./overview.css";
import { PeopleTiles } from "./people-tiles";
import { PeriodPicker, usePeriod } from "./period";
import { SalesChart } from "./sales-chart";
import { TierPicture } from "./tier-picture";
import { useWords } from "./words";

const EVERY_MS = 60_000;

/** How the program does in a period, and what wants somebody today. */
export function OverviewPage() {
  const w = useWords();
  const { setup } = useInstallation();
  const hasProgram = (setup?.programs.length ?? 0) > 0;
  const query = usePeriod();
  const asked = { isEnabled: hasProgram, every: EVERY_MS, keeps: true };
  const overview = useOne("/v1/overview", { query }, asked);
  const days = useOne("/v1/overview/days", { query }, asked);
  const found = overview.data;
  if (setup && !hasProgram) {
    return (
      <Page title={w("title")}>
        <NoProgram />
        <FirstSteps />
      </Page>
    );
  }
  return (
    <Page
      title={w("title")}
      lead={found && <Lead overview={found} />}
      actions={found && <PeriodPicker from={found.from_day} until={found.until_day} />}
    >
      <FirstSteps />
      <Loaded query={overview}>{(each) => <Body overview={each} days={days.data} />}</Loaded>
    </Page>
  );
}

function Lead({ overview }: { overview: Overview }) {
  const w = useWords();
  const formats = useFormats();
  const { from_day, until_day, previous_from_day, previous_until_day } = overview;
  const before = formats.days(previous_from_day, previous_until_day);
  return <>{w("lead", { period: formats.days(from_day, until_day), before })}</>;
}

function Body({ overview, days }: { overview: Overview; days: Days | undefined }) {
  const ladders = overview.ladders ?? [];
  return (
    <>
      <PeopleTiles overview={overview} days={days} />
      <div className="columns-2 columns-even">
        <Attention overview={overview} />
        {ladders.map((ladder) => (
          <TierPicture key={ladder.ladder} ladder={ladder} isOnly={ladders.length === 1} />
        ))}
      </div>
      <GoalsSection />
      {days && <SalesChart days={days} currency={overview.currency} />}
      {overview.assets?.toSorted(byWeight).map((asset) => (
        <AssetSection key={asset.asset} asset={asset} days={days} />
      ))}
    </>
  );
}
