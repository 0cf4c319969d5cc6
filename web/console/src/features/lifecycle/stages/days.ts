import type { Schema } from "@/shared/api";

export type Days = Required<Schema<"Days">>;

export const FIELDS = ["new_days", "active_days", "dormant_days", "reactivated_days"] as const;

/** Why these days cannot be, as the platform would refuse them; null when they can. */
export function faultOf(days: Days): "outOfOrder" | null {
  const isInOrder = days.new_days <= days.active_days && days.active_days < days.dormant_days;
  return isInOrder ? null : "outOfOrder";
}

export function isSame(one: Days, other: Days): boolean {
  return FIELDS.every((field) => one[field] === other[field]);
}
