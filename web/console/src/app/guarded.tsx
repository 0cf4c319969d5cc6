import type { ReactNode } from "react";
import type { PageRoute } from "@/shared/feature";
import { useHasAllStores, useMay } from "@/shared/session";
import { Empty } from "@/shared/ui/page";
import { useFrameWords } from "./words";

interface GuardedProps {
  page: PageRoute;
  children: ReactNode;
}

/** A page for those who may see it; to others it says what they lack. */
export function Guarded({ page, children }: GuardedProps) {
  const w = useFrameWords();
  const wanted = [page.may ?? []].flat();
  const isAllowed = useMay(...wanted);
  const hasAllStores = useHasAllStores();
  if (!isAllowed) {
    const hint = w("notAllowedHint", { permission: wanted.join(", ") });
    return <Empty title={w("notAllowed")} hint={hint} />;
  }
  if (page.ofAllStores && !hasAllStores) {
    return <Empty title={w("notAllowed")} hint={w("notOfSomeStores")} />;
  }
  return children;
}
