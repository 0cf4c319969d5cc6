import type { Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { StateTag, type StateTone } from "@/shared/ui";
import { useWords } from "./words";

type Version = Schema<"RuleVersionAnswer">;

export const STATES = ["live", "planned", "draft", "changed", "ended"] as const;
export type State = (typeof STATES)[number];

const TONES: Record<State, StateTone> = {
  live: "good",
  planned: "active",
  draft: "waiting",
  changed: "warning",
  ended: "neutral",
};

/** How a rule stands: a live one may have a draft beside it, or begin later. */
export function ruleState(latest: Version, inForce: number | null, now: Date): State {
  if (latest.state === "draft") return inForce === null ? "draft" : "changed";
  if (latest.live_until && new Date(latest.live_until) <= now) return "ended";
  if (latest.live_from && new Date(latest.live_from) > now) return "planned";
  return "live";
}

interface RuleStateProps {
  version: Version;
  inForce: number | null;
}

/** The state of a rule, and the instant that matters in it. */
export function RuleState({ version, inForce }: RuleStateProps) {
  const w = useWords();
  const formats = useFormats();
  const { now } = useInstallation();
  const state = ruleState(version, inForce, now());
  const instant = { planned: version.live_from, ended: version.live_until }[state as "planned"];
  const until = state === "live" ? version.live_until : null;
  return (
    <div>
      <StateTag tone={TONES[state]} text={w(`state.${state}`)} />
      {instant && <div className="secondary small number">{formats.minute(instant)}</div>}
      {until && (
        <div className="secondary small number">
          {w("untilInstant", { at: formats.minute(until) })}
        </div>
      )}
    </div>
  );
}
