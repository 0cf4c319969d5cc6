import type { ReactNode } from "react";
import type { Permission } from "@/shared/session";
import { useMay } from "@/shared/session";
import { Empty } from "@/shared/ui/page";
import { useFrameWords } from "./words";

interface GuardedProps {
  may: Permission | Permission[] | undefined;
  children: ReactNode;
}

/** A page for those who may see it; to others it says what they lack. */
export function Guarded({ may, children }: GuardedProps) {
  const w = useFrameWords();
  const wanted = may === undefined ? [] : [may].flat();
  const isAllowed = useMay(...wanted);
  if (isAllowed) return children;
  return (
    <Empty title={w("notAllowed")} hint={w("notAllowedHint", { permission: wanted.join(", ") })} />
  );
}
