import { Descriptions } from "antd";
import { useOne } from "@/shared/api";
import { Loaded } from "@/shared/ui";
import { costOf, reportOf, type Report } from "./result";
import { useTellings } from "./use-tellings";
import { useWords } from "./words";

/** What a replay found, in a few numbers: against what really happened. */
export function ReplayFacts({ replayId }: { replayId: string }) {
  const replay = useOne("/v1/replays/{replay_id}", { path: { replay_id: replayId } });
  return (
    <Loaded query={replay}>
      {(found) => {
        const report = reportOf(found);
        return report && <Facts report={report} program={found.program} />;
      }}
    </Loaded>
  );
}

function Facts({ report, program }: { report: Report; program: string }) {
  const w = useWords();
  const told = useTellings(program);
  const { against_live: shift } = report;
  const items = (shift.assets ?? []).map((each) => {
    const months = shift.months.filter((month) => month.asset === each.asset);
    const cost = told.money(each.asset, costOf(months));
    const moved = w("winnersLosers", { winners: each.winner_count, losers: each.loser_count });
    const units = told.signed(each.asset, each.units - each.base_units);
    return {
      key: each.asset,
      label: told.assetName(each.asset),
      children: <span className="number">{[units, cost, moved].filter(Boolean).join(" · ")}</span>,
    };
  });
  return <Descriptions size="small" column={1} bordered items={items} />;
}
