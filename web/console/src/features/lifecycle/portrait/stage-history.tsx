import { Drawer, Timeline } from "antd";
import { useOne, type ItemOf } from "@/shared/api";
import { StageTag, useStageWords } from "@/shared/stages";
import { Empty, Loaded, When } from "@/shared/ui";
import { useWords } from "../words";

type PastChange = ItemOf<"/v1/members/{member_id}/stages">;

interface HistoryProps {
  memberId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Every stage that the member was in and why they came there, the latest first. */
export function StageHistory({ memberId, isOpen, onClose }: HistoryProps) {
  const w = useWords();
  return (
    <Drawer open={isOpen} onClose={onClose} title={w("history")} destroyOnHidden>
      <Changes memberId={memberId} />
    </Drawer>
  );
}

function Changes({ memberId }: { memberId: string }) {
  const w = useWords();
  const history = useOne("/v1/members/{member_id}/stages", { path: { member_id: memberId } });
  return (
    <Loaded query={history}>
      {({ items }) => {
        const standing = items
          .filter((each) => each.is_standing)
          // Where history was put right, a stage may follow itself: it began with the earliest.
          .filter((each, at, all) => each.stage !== all[at + 1]?.stage);
        if (standing.length === 0) return <Empty title={w("noHistory")} />;
        return (
          <Timeline
            items={standing.map((change) => ({
              key: change.ordinal,
              content: <Change change={change} />,
            }))}
          />
        );
      }}
    </Loaded>
  );
}

function Change({ change }: { change: PastChange }) {
  const w = useWords();
  const name = useStageWords();
  return (
    <>
      <div>
        {change.stage ? <StageTag stage={change.stage} /> : w("noStage")}{" "}
        {change.from_stage && (
          <span className="secondary small">
            {w("before", { stage: name(`stage.${change.from_stage}`) })}
          </span>
        )}
      </div>
      <div className="secondary small">
        {w(`why.${change.why}`)} · <When at={change.effective_at} />
      </div>
    </>
  );
}
