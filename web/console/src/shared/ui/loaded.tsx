import type { UseQueryResult } from "@tanstack/react-query";
import { Skeleton } from "antd";
import type { ReactNode } from "react";
import type { ApiProblem } from "@/shared/api";
import { useSharedWords } from "../words";
import { Problem } from "./problem-view";

interface LoadedProps<A> {
  query: UseQueryResult<A, ApiProblem>;
  /** In place of lines that shimmer. */
  skeleton?: ReactNode;
  children: (answer: A) => ReactNode;
}

/** What was asked for once it is there; until then its shape, or what went wrong. */
export function Loaded<A>({ query, skeleton, children }: LoadedProps<A>) {
  const w = useSharedWords();
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Problem problem={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div aria-busy="true" aria-label={w("loading")}>
      {skeleton ?? <Skeleton active />}
    </div>
  );
}
