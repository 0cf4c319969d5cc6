import { useMemo } from "react";
import { useOne } from "@/shared/api";
import { useMay } from "@/shared/session";

export type CatalogKind =
  "channels" | "stores" | "sources" | "campaigns" | "categories" | "brands" | "products";

const KEPT_MS = 5 * 60_000;
const COUNT_MAX = 200;

/** What the catalog calls the places and goods of a kind, by their codes. */
export function useCatalogNames(kind: CatalogKind): (code: string) => string {
  const isEnabled = useMay("catalog.read");
  const asked = { query: { limit: COUNT_MAX } };
  const found = useOne(`/v1/catalog/${kind}` as "/v1/catalog/stores", asked, {
    isEnabled,
    staleMs: KEPT_MS,
  });
  return useMemo(() => {
    const items = (found.data?.items ?? []) as unknown as Named[];
    const names = new Map(items.map((each) => [each.code ?? each.sku ?? "", each.name]));
    return (code: string) => names.get(code) ?? code;
  }, [found.data]);
}

interface Named {
  code?: string;
  sku?: string;
  name: string;
}
