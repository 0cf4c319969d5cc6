import { useMemo } from "react";
import { useMemberCatalog } from "@/features/members";
import { useOne } from "@/shared/api";
import type { Catalog } from "@/shared/conditions";
import { useLanguage } from "@/shared/i18n";
import { useProgramParts } from "@/shared/program";
import { nameOf } from "./types";
import { useWords } from "./words";

const KEPT_MS = 60_000;

/** What a segment may ask about: what lists of members may, what they did, stages, segments. */
export function useSegmentCatalog(own: string): Catalog {
  const w = useWords();
  const language = useLanguage();
  const members = useMemberCatalog(useProgramParts());
  const segments = useOne("/v1/segments", {}, { staleMs: KEPT_MS });
  return useMemo(() => {
    const others = (segments.data?.items ?? [])
      .filter((each) => each.code !== own)
      .map((each) => ({ value: each.code, label: nameOf(each, language) }));
    return [
      { op: "event", name: w("didEvent"), group: w("factsBehaviour") },
      { op: "stage", name: w("stage"), group: w("factsBehaviour") },
      { op: "segment", name: w("otherSegment"), group: w("factsBehaviour"), choices: others },
      ...members,
    ];
  }, [members, segments.data, own, language, w]);
}
