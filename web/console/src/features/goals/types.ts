import type { Schema } from "@/shared/api";

export type Goal = Schema<"GoalAnswer">;
export type Point = Goal["trend"][number];
export type Status = Point["status"];
export type Figure = Schema<"FigureAnswer">;
export type Period = Goal["period"];

/** A share of which both parts are amounts of money, which say nothing side by side. */
const SHARE_OF_MONEY = "member_share_of_sales";

/** Whether both parts of the figure are members or visitors, who can be told as "3 of 20". */
export function isOfPeople(figure: { unit: Goal["unit"]; figure: string }): boolean {
  return figure.unit === "share" && figure.figure !== SHARE_OF_MONEY;
}

/** Where a goal's page is. */
export function addressOf(goal: Goal): string {
  return `/goals/${goal.id}`;
}

/** The periods that are over, of which the outcome is certain. */
export function finished(goal: Goal): Point[] {
  return goal.trend.filter((each) => each.is_final && each.status !== "unknown");
}
