import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask, useCursor, type ApiProblem, type Answer, type List, type Schema } from "@/shared/api";
import type { Condition } from "@/shared/conditions";

export type Row = Schema<"MemberInList">;
type Found = Answer<"post", "/v1/members/query">;

const LIMIT = 50;
const BEHIND_MS = 2_000;
export const USUAL_SORT = "-joined_at";

interface Wanted {
  condition: Condition | null;
  sort: string;
  isEnabled: boolean;
}

/** The members for whom a condition is true, page by page; the cursor stands in the address. */
export function useMembers({ condition, sort, isEnabled }: Wanted) {
  const pages = useCursor();
  const body = { condition: sent(condition), sort, limit: LIMIT, cursor: pages.cursor };
  const found = useQuery<Found, ApiProblem>({
    queryKey: ["/v1/members/query", body],
    queryFn: ({ signal }) => ask("post", "/v1/members/query", { body }, { signal }),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
    refetchInterval: ({ state }) => (state.data?.is_behind ? BEHIND_MS : false),
  });
  const list: List<Row> = {
    items: found.data?.items ?? [],
    isLoading: found.isPending && found.isFetching,
    isRefreshing: found.isPlaceholderData,
    problem: found.error,
    retry: () => void found.refetch(),
    ...pages.moves(found.data?.next_cursor ?? null),
  };
  return { list, answer: found.data };
}

/** How many there are. */
export function useMemberCount(condition: Condition | null, isEnabled: boolean) {
  const body = { condition: sent(condition) };
  return useQuery<Answer<"post", "/v1/members/query/count">, ApiProblem>({
    queryKey: ["/v1/members/query/count", body],
    queryFn: ({ signal }) => ask("post", "/v1/members/query/count", { body }, { signal }),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
}

/** A condition as the interface takes it. */
export function sent(condition: Condition | null): Record<string, unknown> | null {
  return condition as unknown as Record<string, unknown> | null;
}
