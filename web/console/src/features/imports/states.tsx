import type { Schema } from "@/shared/api";
import { StateTag, type StateTone } from "@/shared/ui";
import { useWords } from "./words";

type Import = Schema<"ImportView">;

const TONES: Record<Import["state"], StateTone> = {
  waiting: "waiting",
  running: "active",
  succeeded: "good",
  failed: "bad",
  cancelled: "neutral",
};

/** How far an import has come; one that refused lines says so. */
export function StateOfImport({ view }: { view: Import }) {
  const w = useWords();
  const isPartial = view.state === "succeeded" && (view.summary?.faulty_line_count ?? 0) > 0;
  return isPartial ? (
    <StateTag tone="warning" text={w("state.partial")} />
  ) : (
    <StateTag tone={TONES[view.state]} text={w(`state.${view.state}`)} />
  );
}
