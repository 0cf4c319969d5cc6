import { Tooltip } from "antd";
import { useFormats } from "@/shared/formats";
import { StateTag, type StateTone } from "@/shared/ui";
import type { Mail, Run, Schedule } from "./parts";
import { useWords } from "./words";

const RUN: Record<Run["state"], StateTone> = {
  waiting: "active",
  sent: "good",
  partly_sent: "warning",
  failed: "bad",
};

const MAIL: Record<Mail["state"], StateTone> = {
  waiting: "waiting",
  handing: "active",
  sent: "good",
  refused: "bad",
  unknown: "warning",
};

export function ScheduleState({ of: schedule }: { of: Schedule }) {
  const w = useWords();
  return schedule.is_enabled ? (
    <StateTag tone="good" text={w("enabled")} />
  ) : (
    <StateTag tone="waiting" text={w("paused")} />
  );
}

/** How a sending ended; one that failed once and waits for another try says so. */
export function RunState({ of: run }: { of: Pick<Run, "state" | "failure" | "next_attempt_at"> }) {
  const w = useWords();
  const formats = useFormats();
  if (run.state === "waiting" && run.failure && run.next_attempt_at) {
    return (
      <Tooltip title={w("nextTry", { at: formats.minute(run.next_attempt_at) })}>
        <span>
          <StateTag tone="warning" text={w("run.again")} />
        </span>
      </Tooltip>
    );
  }
  return <StateTag tone={RUN[run.state]} text={w(`run.${run.state}`)} />;
}

export function MailState({ of: mail }: { of: Mail | undefined }) {
  const w = useWords();
  if (!mail) return <span className="secondary">{w("mail.none")}</span>;
  const tag = <StateTag tone={MAIL[mail.state]} text={w(`mail.${mail.state}`)} />;
  if (mail.state !== "unknown") return tag;
  return (
    <Tooltip title={w("unknownHint")}>
      <span>{tag}</span>
    </Tooltip>
  );
}
