import { useMemo } from "react";
import { useMemberCatalog } from "@/features/members";
import type { Catalog } from "@/shared/conditions";
import { useProgramParts } from "@/shared/program";
import { useSegmentChoices } from "./use-choices";
import { useWords } from "./words";

/** What a segment may ask about: what lists of members may, what they did, stages, segments. */
export function useSegmentCatalog(own: string): Catalog {
  const w = useWords();
  const members = useMemberCatalog(useProgramParts());
  const choices = useSegmentChoices();
  return useMemo(() => {
    const others = (choices ?? []).filter((each) => each.value !== own);
    return [
      { op: "event", name: w("didEvent"), group: w("factsBehaviour") },
      { op: "stage", name: w("stage"), group: w("factsBehaviour") },
      { op: "segment", name: w("otherSegment"), group: w("factsBehaviour"), choices: others },
      ...members,
    ];
  }, [members, choices, own, w]);
}
