/** The stages of a member's life, in the order in which they are usually gone through. */
export const STAGES = ["potential", "new", "active", "reactivated", "dormant", "churned"] as const;

export type Stage = (typeof STAGES)[number];
