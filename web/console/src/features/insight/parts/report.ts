import type { UseQueryResult } from "@tanstack/react-query";
import { useOne, type ApiProblem, type Asked, type Schema } from "@/shared/api";

type Route = Asked<"get", "/v1/metrics/{name}">;

/** What a report is asked, as the interface names it. */
export type ReportQuery = NonNullable<Route["query"]>;

/** A report whose sections have the rows that the caller knows. */
export type Report<Sections> = Omit<Schema<"ReportAnswer">, "sections"> & { sections: Sections };

// Reports change with the lake, which is filled every quarter of an hour.
const KEPT_MS = 5 * 60_000;

const LOOKS_EVERY_MS = 10_000;

/** Whether there is anything to report on: nothing is, until the lake was exported once. */
export function useIsExported(): boolean | undefined {
  const every = (found: { number: number | null } | undefined) =>
    found?.number == null && LOOKS_EVERY_MS;
  const found = useOne("/v1/lake/newest-export", {}, { staleMs: KEPT_MS, every });
  return found.data && found.data.number !== null;
}

/** A report over the newest export of the lake; not asked for while there is none. */
export function useReport<Sections>(
  name: string,
  query: ReportQuery,
  isEnabled = true,
): UseQueryResult<Report<Sections>, ApiProblem> {
  const isExported = useIsExported() ?? false;
  const options = { isEnabled: isEnabled && isExported, staleMs: KEPT_MS, keeps: true };
  const found = useOne("/v1/metrics/{name}", { path: { name }, query }, options);
  return found as unknown as UseQueryResult<Report<Sections>, ApiProblem>;
}

/** Where the file of a report is. */
export function fileAddress(name: string, query: ReportQuery, format: string): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...query, format })) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each != null && each !== "") search.append(key, String(each));
    }
  }
  return `/v1/metrics/${name}?${search}`;
}
