import type { PageRoute } from "@/shared/feature";
import { useAccount } from "@/shared/session";
import { pages } from "./features";

/** The pages that one may see. */
export function usePages(): PageRoute[] {
  const { permissions } = useAccount();
  return pages.filter((page) =>
    [page.may ?? []].flat().every((each) => permissions.includes(each)),
  );
}
