import { useMemo } from "react";
import { useOne } from "@/shared/api";
import { useMay } from "@/shared/session";
import type { Kind } from "./kinds";

const KEPT_MS = 60_000;
const COUNT_MAX = 200;

export interface Catalog {
  /** What the catalog calls it; its code where it is not known. */
  name: (code: string) => string;
  /** Whether the catalog has this code; undefined while that cannot be told. */
  has: (code: string) => boolean | undefined;
  options: { value: string; label: string }[];
}

/** The campaigns, partners, channels or stores of the catalog. */
export function useCatalog(kind: Kind): Catalog {
  const isEnabled = useMay("catalog.read");
  const asked = { query: { limit: COUNT_MAX } };
  // All of them answer alike as far as codes and names go.
  const path = `/v1/catalog/${kind}` as "/v1/catalog/partners";
  const { data } = useOne(path, asked, { isEnabled, staleMs: KEPT_MS });
  return useMemo(() => {
    const names = new Map(data?.items.map((each) => [each.code, each.name]));
    const isWhole = data !== undefined && !data.next_cursor;
    return {
      name: (code) => names.get(code) ?? code,
      has: (code) => (names.has(code) ? true : isWhole ? false : undefined),
      options: [...names].map(([value, name]) => ({
        value,
        label: name === value ? value : `${name} · ${value}`,
      })),
    };
  }, [data]);
}
