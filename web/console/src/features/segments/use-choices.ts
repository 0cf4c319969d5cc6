import { useMemo } from "react";
import { useOne } from "@/shared/api";
import type { Choice } from "@/shared/conditions";
import { useLanguage } from "@/shared/i18n";
import { useHasAllStores, useMay } from "@/shared/session";
import { nameOf } from "./types";

const KEPT_MS = 60_000;

/** The segments of a program to choose from; nothing where they may not be read. */
export function useSegmentChoices(program?: string): Choice[] | undefined {
  const language = useLanguage();
  const mayRead = useMay("segments.read");
  const isEnabled = useHasAllStores() && mayRead;
  const asked = program === undefined ? {} : { query: { program } };
  const found = useOne("/v1/segments", asked, { isEnabled, staleMs: KEPT_MS }).data;
  return useMemo(
    () => found?.items.map((each) => ({ value: each.code, label: nameOf(each, language) })),
    [found, language],
  );
}
