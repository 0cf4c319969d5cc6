import { createContext, useContext } from "react";
import type { Schema } from "@/shared/api";

export type Account = Schema<"StaffView">;

/** What one may do, as the interface names it. */
export type Permission =
  | `members.${"read" | "pii" | "write" | "merge" | "erase" | "export" | "download"}`
  | `ledger.${"read" | "write" | "issue" | "adjust" | "approve"}`
  | `${"orders" | "rules" | "tiers" | "segments" | "catalog" | "events" | "imports"}.${"read" | "write"}`
  | `${"staff" | "keys" | "webhooks"}.${"read" | "write"}`
  | "audit.read"
  | `reports.${"read" | "write"}`
  | "lifecycle.write"
  | "goals.write"
  | "acquisition.write"
  | "jobs.read"
  | "settings.write";

export const AccountContext = createContext<Account | null>(null);

/** Who is signed in. */
export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (account === null) throw new Error("this is drawn only for somebody who is signed in");
  return account;
}

/** Whether one's access reaches every store; what is about the whole chain is refused to others. */
export function useHasAllStores(): boolean {
  return useAccount().stores === null;
}

/** Whether one may do something: `useMay("rules.write")`; of several, whether all. */
export function useMay(...wanted: Permission[]): boolean {
  const { permissions } = useAccount();
  return wanted.every((each) => permissions.includes(each));
}
