import { StateTag, type StateTone } from "@/shared/ui";
import type { State } from "./types";
import { useWords } from "./words";

const TONES: Record<State, StateTone> = {
  draft: "waiting",
  building: "active",
  live: "good",
  archived: "neutral",
};

export function SegmentState({ state }: { state: State }) {
  const w = useWords();
  return <StateTag tone={TONES[state]} text={w(`state.${state}`)} />;
}
