import type { Schema } from "@/shared/api";

export type Days = Required<Schema<"Days">>;
export type Rhythm = Required<Schema<"AdaptiveTerms">>;

/** How long stages last: so many days, and by each member's own rhythm where that is not null. */
export interface Terms {
  days: Days;
  rhythm: Rhythm | null;
}

export const FIELDS = ["new_days", "active_days", "dormant_days", "reactivated_days"] as const;
export const RHYTHM_FIELDS = ["dormant_below", "churned_below", "order_days_min"] as const;

/** What a rhythm begins with when it is switched on. */
export const RHYTHM: Rhythm = { dormant_below: 0.5, churned_below: 0.2, order_days_min: 3 };

/** Why these terms cannot be, as the platform would refuse them; null when they can. */
export function faultOf({ days, rhythm }: Terms): "outOfOrder" | "rhythmOutOfOrder" | null {
  const isInOrder = days.new_days <= days.active_days && days.active_days < days.dormant_days;
  if (!isInOrder) return "outOfOrder";
  return rhythm && rhythm.churned_below >= rhythm.dormant_below ? "rhythmOutOfOrder" : null;
}

export function isSame(one: Terms, other: Terms): boolean {
  return (
    FIELDS.every((field) => one.days[field] === other.days[field]) &&
    RHYTHM_FIELDS.every((field) => one.rhythm?.[field] === other.rhythm?.[field])
  );
}

/** The terms of a version; when and by what it was fitted is no part of them. */
export function termsOf(version: Schema<"Thresholds">): Terms {
  return { days: version.days, rhythm: version.adaptive?.terms ?? null };
}

/** The terms as they are sent. */
export function bodyOf({ days, rhythm }: Terms, note: string) {
  return { ...days, adaptive: rhythm, note };
}
