import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useLocation, useSearchParams } from "react-router";
import { ask } from "./client";
import type { ApiProblem } from "./problem";
import { keyOf } from "./query";
import type { Answer, Asked, ItemOf, ListPath } from "./types";

interface ListOptions {
  /** Tells two lists of one page apart in the address. */
  name?: string;
  limit?: number;
  isEnabled?: boolean;
  everyMs?: number;
}

/** A list with the page of it that the address names. */
export interface List<Item> {
  items: Item[];
  isLoading: boolean;
  isRefreshing: boolean;
  problem: ApiProblem | null;
  retry: () => void;
  hasNext: boolean;
  hasPrevious: boolean;
  next: () => void;
  previous: () => void;
  first: () => void;
}

interface Trail {
  trails?: Record<string, string[]>;
}

const LIMIT = 50;

/**
 * Reads a list page by page: `useList("/v1/members", { query: { tag } })`.
 *
 * The cursor of the page stands in the address, so that a page can be shared; the way back to the
 * pages before it is kept with the entry in the browser's history.
 */
export function useList<P extends ListPath>(
  path: P,
  asked: Asked<"get", P>,
  options: ListOptions = {},
): List<ItemOf<P>> {
  const pages = useCursor(options.name);
  const given = asked as { query?: object };
  const query = { ...given.query, limit: options.limit ?? LIMIT, cursor: pages.cursor };
  const whole = { ...given, query } as unknown as Asked<"get", P>;
  const found = useQuery<Answer<"get", P>, ApiProblem>({
    queryKey: keyOf(path, whole),
    queryFn: ({ signal }) => ask("get", path, whole, { signal }),
    placeholderData: keepPreviousData,
    enabled: options.isEnabled ?? true,
    refetchInterval: options.everyMs ?? false,
  });
  const page = found.data as { items: ItemOf<P>[]; next_cursor?: string | null } | undefined;
  return { ...listed(found, page?.items ?? []), ...pages.moves(page?.next_cursor ?? null) };
}

function listed<Item>(found: UseQueryResult<unknown, ApiProblem>, items: Item[]) {
  return {
    items,
    isLoading: found.isPending && found.isFetching,
    isRefreshing: found.isPlaceholderData,
    problem: found.error,
    retry: () => void found.refetch(),
  };
}

/** The cursor in the address, and how to move it. */
export function useCursor(name?: string) {
  const parameter = cursorName(name);
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation() as { state: Trail | null };
  const cursor = search.get(parameter);
  const trail = state?.trails?.[parameter] ?? [];

  function go(to: string | null, left: string[]): void {
    setSearch(
      (now) => {
        const changed = new URLSearchParams(now);
        if (to) changed.set(parameter, to);
        else changed.delete(parameter);
        return changed;
      },
      { state: { trails: { ...state?.trails, [parameter]: left } } },
    );
  }

  function moves(following: string | null) {
    return {
      hasNext: following !== null,
      hasPrevious: cursor !== null,
      next: () => go(following, [...trail, cursor ?? ""]),
      previous: () => go(trail.at(-1) || null, trail.slice(0, -1)),
      first: () => go(null, []),
    };
  }

  return { cursor, moves };
}

/** The name of a list's cursor in the address. */
export function cursorName(name?: string): string {
  return name ? `${name}_cursor` : "cursor";
}

/** A list that came whole, in one answer, as a `List`. */
export function wholeList<Item>(
  found: UseQueryResult<unknown, ApiProblem>,
  items: Item[] | undefined,
): List<Item> {
  const nowhere = () => undefined;
  return {
    ...listed(found, items ?? []),
    hasNext: false,
    hasPrevious: false,
    next: nowhere,
    previous: nowhere,
    first: nowhere,
  };
}
