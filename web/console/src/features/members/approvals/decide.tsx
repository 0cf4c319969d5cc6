import { Button, Flex } from "antd";
import { useState } from "react";
import { useAct, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useAccount, useMay } from "@/shared/session";
import { Consequences } from "@/shared/ui";
import { OF_MEMBERS } from "../member/types";
import { useProgramParts } from "@/shared/program";
import { useWords } from "../words";

type Adjustment = Schema<"AdjustmentAnswer">;

/** Yes or no to an adjustment that waits; nobody decides what they asked for. */
export function Decide({ adjustment }: { adjustment: Adjustment }) {
  const w = useWords();
  const account = useAccount();
  const mayApprove = useMay("ledger.approve");
  const [decision, setDecision] = useState<"approve" | "refuse" | null>(null);
  const isOwn = adjustment.requested_by === `staff:${account.id}`;
  if (!mayApprove || adjustment.state !== "pending") return null;
  if (isOwn) return <span className="secondary">{w("approveOwn")}</span>;
  return (
    <Flex gap={8}>
      <Button size="small" onClick={() => setDecision("refuse")}>
        {w("refuse")}
      </Button>
      <Button size="small" onClick={() => setDecision("approve")}>
        {w("approve")}
      </Button>
      <Asked adjustment={adjustment} decision={decision} onClose={() => setDecision(null)} />
    </Flex>
  );
}

interface AskedProps {
  adjustment: Adjustment;
  decision: "approve" | "refuse" | null;
  onClose: () => void;
}

function Asked({ adjustment, decision, onClose }: AskedProps) {
  const w = useWords();
  const formats = useFormats();
  const names = useProgramParts();
  const asset = names.assets.find(({ code }) => code === adjustment.asset);
  const quiet = { changes: OF_MEMBERS, isQuiet: true };
  const approve = useAct("post", "/v1/adjustments/{adjustment_id}/approve", {
    ...quiet,
    done: w("approved"),
  });
  const refuse = useAct("post", "/v1/adjustments/{adjustment_id}/refuse", {
    ...quiet,
    done: w("refused"),
  });
  const isYes = decision !== "refuse";
  const path = { adjustment_id: adjustment.id };
  return (
    <Consequences
      isOpen={decision !== null}
      title={w(isYes ? "approveTitle" : "refuseTitle")}
      facts={[
        {
          label: asset?.name ?? adjustment.asset,
          value: formats.units(adjustment.units, asset?.scale ?? 0),
        },
        { label: w("reason"), value: adjustment.reason },
        { label: w("when"), value: formats.minute(adjustment.requested_at) },
      ]}
      act={w(isYes ? "approve" : "refuse")}
      isDanger={!isYes}
      asksReason={!isYes}
      onAct={(note) =>
        isYes
          ? approve.mutateAsync({ path, body: {} })
          : refuse.mutateAsync({ path, body: { note } })
      }
      onClose={onClose}
    />
  );
}
