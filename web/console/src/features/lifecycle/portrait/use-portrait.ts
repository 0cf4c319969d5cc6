import { useOne, type Answer } from "@/shared/api";

export type Portrait = Answer<"get", "/v1/members/{member_id}/portrait">;

const KEPT_MS = 30_000;

/** What a member's orders tell, their stage and scores; asked for once for all parts of a page. */
export function usePortrait(memberId: string) {
  const asked = { path: { member_id: memberId } };
  return useOne("/v1/members/{member_id}/portrait", asked, { staleMs: KEPT_MS });
}
