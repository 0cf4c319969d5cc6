import { Drawer, Timeline } from "antd";
import { useOne } from "@/shared/api";
import { Loaded, When } from "@/shared/ui";
import type { TierPart } from "@/shared/program";
import { useWords } from "../words";
import type { Standing } from "./types";

interface HistoryProps {
  isOpen: boolean;
  onClose: () => void;
  memberId: string;
  standing: Standing;
  tiers: TierPart[];
}

/** Every change of a member's tier and why it came, the latest first. */
export function TierHistory({ isOpen, onClose, ...rest }: HistoryProps) {
  const w = useWords();
  return (
    <Drawer open={isOpen} onClose={onClose} title={w("tierHistory")} destroyOnHidden>
      <Changes {...rest} />
    </Drawer>
  );
}

function Changes({ memberId, standing, tiers }: Omit<HistoryProps, "isOpen" | "onClose">) {
  const w = useWords();
  const history = useOne("/v1/members/{member_id}/tiers/{ladder}/history", {
    path: { member_id: memberId, ladder: standing.ladder },
    query: { program: standing.program, limit: 100 },
  });
  const called = (code: string | null) =>
    code === null ? w("withoutTier") : (tiers.find((each) => each.code === code)?.name ?? code);
  return (
    <Loaded query={history}>
      {({ items }) =>
        items.length === 0 ? (
          <p>{w("noHistory")}</p>
        ) : (
          <Timeline
            items={items.map((change, at) => ({
              key: at,
              content: (
                <>
                  <strong>{w(`tierWhy.${change.why}`)}</strong>
                  <div>
                    {change.from_tier === change.tier
                      ? called(change.tier)
                      : `${called(change.from_tier)} → ${called(change.tier)}`}
                  </div>
                  {change.manual && <div>{change.manual.reason}</div>}
                  {change.notice?.reason && <div>{change.notice.reason}</div>}
                  <span className="secondary">
                    <When at={change.effective_at} />
                  </span>
                </>
              ),
            }))}
          />
        )
      }
    </Loaded>
  );
}
