/** What brings members, as the catalog names them. */
export const KINDS = ["campaigns", "partners", "channels", "stores"] as const;
export type Kind = (typeof KINDS)[number];

/** The column of reports, and the field of links and costs, that holds the code. */
export const COLUMNS = {
  campaigns: "campaign",
  partners: "partner",
  channels: "channel",
  stores: "store",
} as const satisfies Record<Kind, string>;
