import { useFormats } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { StateTag } from "@/shared/ui";
import { aheadOf, draftOf, isInForce, versionAt, type Ladder } from "./ladder";
import { useWords } from "./words";

/** Whether a ladder is in force, what begins later, and whether somebody is writing a draft. */
export function StateTags({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const formats = useFormats();
  const at = useInstallation().now();
  const now = versionAt(ladder, at);
  const ahead = aheadOf(ladder, at);
  return (
    <>
      {now && isInForce(now, at) && <StateTag tone="good" text={w("state.live")} />}
      {now && !isInForce(now, at) && <StateTag tone="neutral" text={w("state.retired")} />}
      {ahead?.live_from && (
        <StateTag tone="active" text={w("beginsAt", { when: formats.minute(ahead.live_from) })} />
      )}
      {draftOf(ladder) && <StateTag tone="warning" text={w("state.draft")} />}
    </>
  );
}
