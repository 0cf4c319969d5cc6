import type { MenuPart, PageRoute } from "@/shared/feature";
import { useAccount, useHasAllStores } from "@/shared/session";
import { pages } from "./features";

/** The parts of the menu, in their order. */
export const PARTS: MenuPart[] = ["top", "people", "insight", "program", "data", "system"];

/** The pages that one may see, as the menu orders them; those in no menu come last. */
export function usePages(): PageRoute[] {
  const { permissions } = useAccount();
  const hasAllStores = useHasAllStores();
  return pages
    .filter(
      (page) =>
        (hasAllStores || !page.ofAllStores) &&
        [page.may ?? []].flat().every((each) => permissions.includes(each)),
    )
    .sort((a, b) => placeOf(a) - placeOf(b));
}

const PLACES_A_PART = 1_000;

function placeOf({ menu }: PageRoute): number {
  const part = menu ? PARTS.indexOf(menu.part) : PARTS.length;
  return part * PLACES_A_PART + (menu?.order ?? 0);
}
