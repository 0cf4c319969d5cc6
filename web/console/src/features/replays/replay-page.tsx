import { Alert, Button } from "antd";
import { useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { isUnderWay, Loaded, Page, Section, StateTag, WorkProgress } from "@/shared/ui";
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
  const cancel = useAct("post", "/v1/replays/{replay_id}/cancel", { done: w("cancelled") });
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
      actions={
        mayWrite &&
        isUnderWay(found?.state) && (
          <Button
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ path: { replay_id: replayId } })}
          >
            {w("stop")}
          </Button>
        )
      }
    >
      <Loaded query={replay}>{(ready) => <Ready replay={ready} />}</Loaded>
    </Page>
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
