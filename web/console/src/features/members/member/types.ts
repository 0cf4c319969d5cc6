import type { Answer, Schema } from "@/shared/api";

export type Portrait = Schema<"Portrait">;
export type Standing = Schema<"StandingAnswer">;
export type Balance = Schema<"AssetBalance">;
export type Why = Answer<"get", "/v1/orders/{document_id}/why">;
export type Entry = Schema<"Entry">;

export const GENDERS = ["female", "male", "other"] as const;
export type Gender = (typeof GENDERS)[number];

/** Addresses whose answers an act on a member changes. */
export const OF_MEMBERS = ["/v1/members", "/v1/adjustments", "/v1/merge"];
