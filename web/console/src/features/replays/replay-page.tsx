import { Alert, Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import {
  Consequences,
  isUnderWay,
  Loaded,
  Page,
  Section,
  StateTag,
  WorkProgress,
} from "@/shared/ui";
import { Stretch, TONES, Tried } from "./list-page";
import { ReplayResult } from "./replay-result";
import { reportOf } from "./result";
import { useWords } from "./words";

const POLL_MS = 1_000;

/** One replay: how far it has come, then what it found. */
export function ReplayPage() {
  const w = useWords();
  const { replayId = "" } = useParams();
  const mayWrite = useMay("rules.write");
  const replay = useOne(
    "/v1/replays/{replay_id}",
    { path: { replay_id: replayId } },
    { every: (found) => (isUnderWay(found?.state) ? POLL_MS : false) },
  );
  const found = replay.data;
  return (
    <Page
      title={found?.name ?? w("replay")}
      tags={found && <StateTag tone={TONES[found.state]} text={w(`state.${found.state}`)} />}
      lead={
        found && (
          <>
            <Tried replay={found} /> · <Stretch replay={found} />
          </>
        )
      }
      back={{ to: "/replays", text: w("title") }}
      actions={found && mayWrite && isUnderWay(found.state) && <Stop replay={found} />}
    >
      <Loaded query={replay}>{(ready) => <Ready replay={ready} />}</Loaded>
    </Page>
  );
}

/** Ends a replay before its time: what it has gone through is for nothing then. */
function Stop({ replay }: { replay: Schema<"ReplayView"> }) {
  const w = useWords();
  const formats = useFormats();
  const [isAsked, setAsked] = useState(false);
  const cancel = useAct("post", "/v1/replays/{replay_id}/cancel", {
    done: w("cancelled"),
    isQuiet: true,
  });
  const { id, done_count, total_count } = replay;
  return (
    <>
      <Button onClick={() => setAsked(true)}>{w("stop")}</Button>
      <Consequences
        isOpen={isAsked}
        title={w("stopTitle")}
        facts={[
          { label: w("stopDone"), value: formats.count(done_count) },
          ...(total_count === null
            ? []
            : [
                {
                  label: w("stopLeft"),
                  value: formats.count(Math.max(0, total_count - done_count)),
                },
              ]),
        ]}
        warning={w("stopWarning")}
        act={w("stopAct")}
        isDanger
        onAct={() => cancel.mutateAsync({ path: { replay_id: id } })}
        onClose={() => setAsked(false)}
      />
    </>
  );
}

function Ready({ replay }: { replay: Schema<"ReplayView"> }) {
  const w = useWords();
  const report = reportOf(replay);
  if (isUnderWay(replay.state)) {
    return (
      <Section title={w("underWay")} lead={w("underWayLead")}>
        <WorkProgress
          state={replay.state}
          doneCount={replay.done_count}
          totalCount={replay.total_count}
          startedAt={replay.started_at}
        />
      </Section>
    );
  }
  if (replay.state === "failed") {
    return (
      <Alert type="error" showIcon title={w("failed")} description={replay.failure ?? undefined} />
    );
  }
  if (report === null) return <Alert type="info" showIcon title={w("noResult")} />;
  return <ReplayResult report={report} program={replay.program} />;
}
