import { useStageWords, type Stage } from "@/shared/stages";
import { useWords } from "../words";

/** What a stage is called; none means something else on the earlier day and on the later. */
export function useStageName() {
  const w = useWords();
  const stages = useStageWords();
  return (stage: string, side: "from" | "to"): string =>
    stage === "" ? w(side === "from" ? "notYet" : "noMore") : stages(`stage.${stage as Stage}`);
}
