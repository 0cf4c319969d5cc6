import type { Goal } from "./types";

const WHILE_WORKED_OUT_MS = 4_000;
const OTHERWISE_MS = 60_000;

/** How soon to ask again: goals that were just set are worked out within a minute or two. */
export function everyOf(found: Goal | Goal[] | undefined): number {
  const goals = found === undefined ? [] : [found].flat();
  const isWaiting = goals.some((each) => each.is_active && each.now === null);
  return isWaiting ? WHILE_WORKED_OUT_MS : OTHERWISE_MS;
}
