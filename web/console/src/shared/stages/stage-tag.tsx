import { StateTag, type StateTone } from "@/shared/ui";
import type { Stage } from "./stages";
import { useStageWords } from "./words";

const TONES: Record<Stage, StateTone> = {
  potential: "neutral",
  new: "active",
  active: "good",
  reactivated: "good",
  dormant: "warning",
  churned: "bad",
};

/** The stage that a member is in, coloured by whether they are there to stay. */
export function StageTag({ stage }: { stage: Stage }) {
  const w = useStageWords();
  return <StateTag tone={TONES[stage]} text={w(`stage.${stage}`)} />;
}
