import { ask, queryClient } from "@/shared/api";
import { noteSignedIn } from "./hint";

/** End the session; nothing that was seen in it stays. */
export async function signOut(): Promise<void> {
  await ask("delete", "/v1/sessions/current", {}).catch(() => undefined);
  queryClient.clear();
  noteSignedIn(false);
}
