import { ask } from "@/shared/api";
import { NONE } from "@/shared/ui";

/** Reads one identity of a member in the clear; the server notes that in the audit log. */
export function useReveal(memberId: string) {
  return async (identityId: string): Promise<string> => {
    const open = await ask("get", "/v1/members/{member_id}", {
      path: { member_id: memberId },
      query: { unmasked: true },
    });
    return open.identities.find((each) => each.id === identityId)?.value ?? NONE;
  };
}
