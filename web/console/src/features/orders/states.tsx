import type { Schema } from "@/shared/api";
import { StateTag, type StateTone } from "@/shared/ui";
import { useWords } from "./words";

export type Doc = Schema<"DocumentAnswer">;
export type Kind = Doc["kind"];
export type State = Doc["state"];

export const KINDS: readonly Kind[] = ["order", "return"];
export const STATES: readonly State[] = [
  "placed",
  "paid",
  "fulfilled",
  "completed",
  "cancelled",
  "review",
];

const TONES: Record<State, StateTone> = {
  placed: "waiting",
  paid: "active",
  fulfilled: "active",
  completed: "good",
  cancelled: "neutral",
  review: "warning",
};

/** How far an order or a return has come. */
export function StateOf({ document }: { document: Pick<Doc, "state"> }) {
  const w = useWords();
  return <StateTag tone={TONES[document.state]} text={w(`state.${document.state}`)} />;
}
