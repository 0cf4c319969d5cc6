import { useWords } from "../words";
import type { Stage } from "./stages";

/** What a stage is called; none means something else on the earlier day and on the later. */
export function useStageName() {
  const w = useWords();
  return (stage: string, side: "from" | "to"): string =>
    stage === "" ? w(side === "from" ? "notYet" : "noMore") : w(`stage.${stage as Stage}`);
}
