import { NONE } from "@/shared/ui";
import { COLUMNS, KINDS, type Kind } from "./kinds";
import type { Places } from "./place-fields";
import { useCatalog, type Catalog } from "./use-catalog";

/** What the catalog calls all the places of something, one after another. */
export function PlaceWords({ places }: { places: Places }) {
  const catalogs = useCatalogs();
  const names = KINDS.flatMap((kind) => {
    const code = places[COLUMNS[kind]];
    return code ? [catalogs[kind].name(code)] : [];
  });
  return <>{names.length > 0 ? names.join(" · ") : NONE}</>;
}

/** The catalogs of all kinds. */
export function useCatalogs(): Record<Kind, Catalog> {
  const [campaigns, partners] = [useCatalog("campaigns"), useCatalog("partners")];
  const [channels, stores] = [useCatalog("channels"), useCatalog("stores")];
  return { campaigns, partners, channels, stores };
}
