import { Button } from "antd";
import { useState } from "react";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { Consequences, Money, PrimaryAct } from "@/shared/ui";
import { ClaimButton } from "./claim";
import { UnitsOf } from "./effects";
import type { State } from "./states";
import { useWords } from "./words";

type Full = Schema<"FullAnswer">;
type Move = "pay" | "fulfil" | "complete" | "cancel";

const CHANGES = ["/v1/orders", "/v1/members", "/v1/overview"];

const MOVES: Record<State, Move[]> = {
  placed: ["pay", "fulfil", "complete", "cancel"],
  paid: ["fulfil", "complete", "cancel"],
  fulfilled: ["complete", "cancel"],
  completed: [],
  cancelled: [],
  review: ["complete", "cancel"],
};

/** What can be done with an order or a return now. */
export function OrderActions({ full }: { full: Full }) {
  const w = useWords();
  const mayWrite = useMay("orders.write");
  const [move, setMove] = useState<Move | null>(null);
  const { document } = full;
  if (!mayWrite) return null;
  const isOrder = document.kind === "order";
  const moves = isOrder || document.state === "review" ? MOVES[document.state] : [];
  const isOpen = full.lines.some((line) => Number(line.returned_quantity) < Number(line.quantity));
  return (
    <>
      <ClaimButton document={document} />
      {moves.map((each) => (
        <Button key={each} danger={each === "cancel"} onClick={() => setMove(each)}>
          {w(isOrder ? `act.${each}` : `review.${each === "cancel" ? "cancel" : "complete"}`)}
        </Button>
      ))}
      {isOrder && document.state !== "cancelled" && (
        <PrimaryAct
          text={w("takeBack")}
          to={`/orders/${document.id}/return`}
          {...(isOpen ? {} : { reason: w("allReturned") })}
        />
      )}
      {move && <MoveDialog full={full} move={move} onClose={() => setMove(null)} />}
    </>
  );
}

interface MoveProps {
  full: Full;
  move: Move;
  onClose: () => void;
}

function MoveDialog({ full, move, onClose }: MoveProps) {
  const w = useWords();
  const { document } = full;
  const isReview = document.kind === "return";
  const act = useMove(move);
  const title = isReview
    ? w(`review.${move === "cancel" ? "cancel" : "complete"}`)
    : w(`act.${move}`);
  const hint = isReview
    ? w(`reviewHint.${move === "cancel" ? "cancel" : "complete"}`)
    : w(`hint.${move}`);
  const came = useOne(
    "/v1/orders/{document_id}/effects",
    { path: { document_id: document.id } },
    { isEnabled: move === "cancel" },
  );
  const left = move === "cancel" ? stillStanding(came.data?.units ?? []) : [];
  return (
    <Consequences
      isOpen
      title={w("moveTitle", { act: title, number: document.number })}
      act={title}
      isDanger={move === "cancel"}
      asksReason={move === "cancel" || isReview}
      warning={hint}
      isLoading={move === "cancel" && came.isPending}
      facts={[
        { label: w("total"), value: <Money value={document.total} /> },
        ...left.map(({ asset, units }) => ({
          label: w(units < 0 ? "givesBack" : "takesBack"),
          value: <UnitsOf asset={asset} units={Math.abs(units)} />,
        })),
      ]}
      onAct={(reason) =>
        act.mutateAsync({
          path: { document_id: document.id },
          body: { reason: reason || null },
        })
      }
      onClose={onClose}
    />
  );
}

/** The acts have an address each, with the same body. */
function useMove(move: Move) {
  const w = useWords();
  const options = { changes: CHANGES, isQuiet: true, done: w("moved") };
  const acts = {
    pay: useAct("post", "/v1/orders/{document_id}/pay", options),
    fulfil: useAct("post", "/v1/orders/{document_id}/fulfil", options),
    complete: useAct("post", "/v1/orders/{document_id}/complete", options),
    cancel: useAct("post", "/v1/orders/{document_id}/cancel", options),
  };
  return acts[move];
}

/** What a document added to each account, all in all: that much is undone when it is cancelled. */
function stillStanding(units: Schema<"BookedUnits">[]): { asset: string; units: number }[] {
  const sums = new Map<string, number>();
  for (const each of units) {
    const sign = SIGNS[each.kind];
    if (sign) sums.set(each.asset, (sums.get(each.asset) ?? 0) + sign * Math.abs(each.units));
  }
  return [...sums].map(([asset, sum]) => ({ asset, units: sum })).filter((each) => each.units);
}

const SIGNS: Partial<Record<Schema<"BookedUnits">["kind"], 1 | -1>> = {
  earned: 1,
  given_back: 1,
  spent: -1,
  taken_back: -1,
  forgiven: -1,
};
