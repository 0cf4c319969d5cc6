import { useCallback } from "react";
import type { Goal } from "./types";
import { useTold } from "./use-told";
import { useWords } from "./words";

type Wanted = Pick<Goal, "unit" | "currency" | "direction" | "target" | "period">;

/** What is wanted, as a sentence: "At most 5%, every month." */
export function useSaid() {
  const w = useWords();
  const told = useTold();
  return useCallback(
    (goal: Wanted) =>
      w(`said.${goal.direction}`, {
        target: told.wanted(goal, goal.target),
        every: w(`every.${goal.period}`),
      }),
    [w, told],
  );
}
