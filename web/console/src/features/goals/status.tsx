import { StateTag, type StateTone } from "@/shared/ui";
import type { Goal, Status } from "./types";
import { useWords } from "./words";

const TONES: Record<Status, StateTone> = {
  reached: "good",
  on_track: "active",
  behind: "warning",
  missed: "bad",
  unknown: "neutral",
};

/** How a period of a goal stands or ended. */
export function StatusTag({ status }: { status: Status }) {
  const w = useWords();
  return <StateTag tone={TONES[status]} text={w(`status.${status}`)} />;
}

/** How a goal stands in its newest period. */
export function GoalState({ goal }: { goal: Goal }) {
  const w = useWords();
  if (!goal.is_active) return <StateTag tone="neutral" text={w("archivedState")} />;
  if (goal.now === null) return <StateTag tone="waiting" text={w("waiting")} />;
  return <StatusTag status={goal.now.status} />;
}
