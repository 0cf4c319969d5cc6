import type { Stage } from "@/shared/stages";
import type { Report } from "../parts/report";

export interface Flow {
  /** Empty: no member yet on the earlier day. */
  from_stage: Stage | "";
  /** Empty: no member any more on the later day. */
  stage: Stage | "";
  member_count: number;
}

export interface LifecycleSections {
  stages: { stage: Stage; member_count: number; member_share: number }[];
  flows: Flow[];
  churn: { customer_count: number; churned_count: number; churned_share: number | null }[];
  win_back: { asleep_count: number; won_back_count: number; won_back_share: number | null }[];
}

export type LifecycleReport = Report<LifecycleSections>;

export interface TrendSections {
  stages: { on: string; stage: Stage; member_count: number }[];
}

export interface StageMember {
  member_id: string;
  from_stage: Stage | "";
  stage: Stage | "";
  sale_count: number;
  last_sale_on: string | null;
}

const LEFT = ["dormant", "churned"];

/** Flows from a stage in which people buy to one in which they no longer do, and on to churn. */
export function leaving(flows: Flow[]): Flow[] {
  return flows
    .filter(({ from_stage: from, stage }) => LEFT.includes(stage) && from !== "" && from !== stage)
    .filter(({ from_stage: from, stage }) => !(from === "churned" && stage === "dormant"))
    .toSorted((one, other) => other.member_count - one.member_count);
}

/** Flows of who had stopped and bought again. */
export function comingBack(flows: Flow[]): Flow[] {
  return flows
    .filter(({ from_stage: from, stage }) => LEFT.includes(from) && !["", ...LEFT].includes(stage))
    .toSorted((one, other) => other.member_count - one.member_count);
}

/** How many stood in a stage on the earlier day. */
export function earlierCount(flows: Flow[], stage: Stage): number {
  return flows
    .filter((each) => each.from_stage === stage)
    .reduce((sum, each) => sum + each.member_count, 0);
}
