import {
  keepPreviousData,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from "@tanstack/react-query";
import { App } from "antd";
import { useComplaint } from "@/shared/refusals";
import { ask, newIdempotencyKey } from "./client";
import { ApiProblem } from "./problem";
import type { Answer, Asked, Method, PathOf } from "./types";

const TRIES_MAX = 2;

/** The one store of answers; what people see is at most half a minute old when they come back. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => isPassing(error) && count < TRIES_MAX,
    },
  },
});

interface OneOptions<A> {
  isEnabled?: boolean;
  /** Ask again after so many milliseconds, for what changes while one looks; false stops. */
  every?: number | ((answer: A | undefined) => number | false);
  staleMs?: number;
  /** Show the last answer while the next one comes. */
  keeps?: boolean;
}

/** Reads one thing: `useOne("/v1/members/{member_id}", { path: { member_id } })`. */
export function useOne<P extends PathOf<"get">>(
  path: P,
  asked: Asked<"get", P>,
  options: OneOptions<Answer<"get", P>> = {},
): UseQueryResult<Answer<"get", P>, ApiProblem> {
  const { every } = options;
  return useQuery<Answer<"get", P>, ApiProblem>({
    queryKey: keyOf(path, asked),
    queryFn: ({ signal }) => ask("get", path, asked, { signal }),
    enabled: options.isEnabled ?? true,
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(options.keeps ? { placeholderData: keepPreviousData } : {}),
    ...(every === undefined
      ? {}
      : {
          refetchInterval: typeof every === "number" ? every : (query) => every(query.state.data),
        }),
  });
}

/** The key that an answer is kept under: the address first, so that all below it can go at once. */
export function keyOf(path: string, asked: unknown): unknown[] {
  return [path, asked];
}

interface ActOptions<A> {
  /** Beginnings of addresses whose answers are asked for again; by default the collection's. */
  changes?: string[];
  /** What is said when it is done. */
  done?: string | ((answer: A) => string);
  /** Send an `Idempotency-Key`: the same one until it has worked. */
  isOnce?: boolean;
  /** Say nothing of a problem: the caller shows it where it belongs. */
  isQuiet?: boolean;
  /** Acts of one name are sent one after another, in the order in which they were begun. */
  inTurn?: string;
}

/**
 * A write: `const disable = useAct("post", "/v1/staff/{staff_id}/disable", { done: w("off") })`,
 * then `await disable.mutateAsync({ path: { staff_id } })`.
 */
export function useAct<M extends Exclude<Method, "get">, P extends PathOf<M>>(
  method: M,
  path: P,
  options: ActOptions<Answer<M, P>> = {},
): UseMutationResult<Answer<M, P>, ApiProblem, Asked<M, P>> {
  const { message } = App.useApp();
  const complain = useComplaint();
  const client = useQueryClient();
  return useMutation<Answer<M, P>, ApiProblem, Asked<M, P>>({
    mutationFn: (asked) => {
      const once = options.isOnce ? { idempotencyKey: keptKey(method, path, asked) } : {};
      return ask(method, path, asked, once);
    },
    ...(options.inTurn === undefined ? {} : { scope: { id: options.inTurn } }),
    onSuccess: async (answer, asked) => {
      if (options.isOnce) forgetKey(method, path, asked);
      const { done } = options;
      if (done) void message.success(typeof done === "function" ? done(answer) : done);
      await refresh(client, options.changes ?? [collectionOf(path)]);
    },
    onError: (problem) => {
      if (!options.isQuiet) complain(problem);
    },
  });
}

/** Ask again for everything whose address begins so. */
export async function refresh(client: QueryClient, beginnings: string[]): Promise<void> {
  await client.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === "string" && beginnings.some((each) => path.startsWith(each)),
  });
}

/** `/v1/staff/{staff_id}/disable` → `/v1/staff`. */
export function collectionOf(path: string): string {
  return path.split("/").slice(0, 3).join("/");
}

const keys = new Map<string, string>();

// A write that was sent and not answered is sent again under the same key.
function keptKey(method: string, path: string, asked: unknown): string {
  const name = JSON.stringify([method, path, asked]);
  const kept = keys.get(name) ?? newIdempotencyKey();
  keys.set(name, kept);
  return kept;
}

function forgetKey(method: string, path: string, asked: unknown): void {
  keys.delete(JSON.stringify([method, path, asked]));
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
}
