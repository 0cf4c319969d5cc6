import dayjs from "dayjs";
import type { Permission } from "@/shared/session";
import type { Goal, Point } from "./types";

/** A page that shows what a figure was counted from. */
export interface Behind {
  to: string;
  what: "members" | "lifecycle" | "retention" | "money" | "acquisition";
  may: Permission;
}

const DAY = "YYYY-MM-DD";

/** What stands behind the figure of a goal in a period: the report, and members where a list can. */
export function behindOf(goal: Goal, point: Point): Behind[] {
  const { period_on, as_of } = point;
  const report = (what: Behind["what"], terms: Record<string, string>): Behind => ({
    to: `/insight/${what}?${new URLSearchParams(terms)}`,
    what,
    may: "reports.read",
  });
  const lastDay = dayjs(as_of).subtract(1, "day").format(DAY);
  switch (goal.figure) {
    case "win_back_rate":
    case "churn_rate":
      return [report("lifecycle", { as_of, compared: period_on })];
    case "member_sales":
    case "member_share_of_sales":
      return [report("money", { as_of, from: period_on })];
    case "cost_benefit":
    case "registration_conversion":
      return [report("acquisition", { as_of, from: period_on })];
    case "new_members": {
      const joined = { joined_from: period_on, joined_until: lastDay };
      const members = `/members?${new URLSearchParams(joined)}`;
      return [
        { to: members, what: "members", may: "members.read" },
        report("retention", { as_of, part: "growth" }),
      ];
    }
    case "first_purchase_conversion":
      return [report("retention", { as_of, part: "growth" })];
    case "repurchase_rate":
      return [report("retention", { as_of, part: "repurchase" })];
    case "monthly_active_share":
      return [report("retention", { as_of, part: "activity" })];
    default:
      return [];
  }
}
