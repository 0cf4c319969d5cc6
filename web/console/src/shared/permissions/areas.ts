import type { Permission } from "@/shared/session";

/** `members.read` belongs to `members`. */
export type Area = Permission extends `${infer A}.${string}` ? A : never;

/** All there is, by area, in the order in which people think of them. */
export const AREAS: { area: Area; permissions: Permission[] }[] = [
  {
    area: "members",
    permissions: [
      "members.read",
      "members.pii",
      "members.write",
      "members.merge",
      "members.download",
      "members.export",
      "members.erase",
    ],
  },
  { area: "orders", permissions: ["orders.read", "orders.write"] },
  {
    area: "ledger",
    permissions: ["ledger.read", "ledger.write", "ledger.issue", "ledger.adjust", "ledger.approve"],
  },
  { area: "rules", permissions: ["rules.read", "rules.write"] },
  { area: "tiers", permissions: ["tiers.read", "tiers.write"] },
  { area: "segments", permissions: ["segments.read", "segments.write"] },
  { area: "lifecycle", permissions: ["lifecycle.write"] },
  { area: "catalog", permissions: ["catalog.read", "catalog.write"] },
  { area: "events", permissions: ["events.read", "events.write"] },
  { area: "imports", permissions: ["imports.read", "imports.write"] },
  { area: "staff", permissions: ["staff.read", "staff.write"] },
  { area: "keys", permissions: ["keys.read", "keys.write"] },
  { area: "webhooks", permissions: ["webhooks.read", "webhooks.write"] },
  { area: "audit", permissions: ["audit.read"] },
  { area: "reports", permissions: ["reports.read", "reports.write"] },
  { area: "goals", permissions: ["goals.write"] },
  { area: "acquisition", permissions: ["acquisition.write"] },
  { area: "jobs", permissions: ["jobs.read"] },
  { area: "settings", permissions: ["settings.write"] },
];
