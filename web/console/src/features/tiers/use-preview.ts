import { useInfiniteQuery } from "@tanstack/react-query";
import { ask, type ApiProblem, type Schema } from "@/shared/api";
import { rankIn, type Ladder, type LadderBody, type MoveCount, type Version } from "./ladder";

export type Preview = Schema<"PreviewAnswer">;

const EXAMPLES = 10;

/** Who would move by the draft, if it went live on a day (null: now); asked anew for each draft. */
export function usePreview(ladder: Ladder, draft: Version, from: string | null) {
  const path = { program: ladder.program, code: ladder.code };
  return useInfiniteQuery<Preview, ApiProblem, { pages: Preview[] }, unknown[], string | null>({
    // Not below the program's address: when the draft is published, nothing is there to be asked.
    queryKey: [
      "ladder preview",
      path,
      draft.number,
      draft.created_at,
      JSON.stringify(draft.body),
      from,
    ],
    queryFn: ({ pageParam, signal }) =>
      ask(
        "post",
        "/v1/programs/{program}/ladders/{code}/preview",
        { path, query: { limit: EXAMPLES, cursor: pageParam }, body: { live_from: from } },
        { signal },
      ),
    initialPageParam: null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 60_000,
  });
}

export interface Tally {
  rising: number;
  falling: number;
  laterHigher: number;
  laterLower: number;
  all: number;
}

/** What the counts come to: who rises at once, and who ends higher or lower than without it. */
export function tallied(counts: MoveCount[], body: LadderBody): Tally {
  const sum = (of: (each: MoveCount) => boolean) =>
    counts.filter(of).reduce((total, each) => total + each.member_count, 0);
  const rank = (tier: string | null) => rankIn(body, tier);
  return {
    rising: sum((each) => rank(each.at_once) > rank(each.tier)),
    falling: sum((each) => rank(each.at_once) < rank(each.tier)),
    laterHigher: sum((each) => rank(each.then_new) > rank(each.then_old)),
    laterLower: sum((each) => rank(each.then_new) < rank(each.then_old)),
    all: sum(() => true),
  };
}
