import { Alert, Button, Progress } from "antd";
import { useEffect, useRef } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { refresh, useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useWords } from "./words";

type Sample = Schema<"SampleState">;

const POLL_MS = 1_000;
const PHASES = ["imagining", "members", "orders", "events", "closing"] as const;

/** The sample, asked for again each second while it comes in or goes. */
export function useSample() {
  const client = useQueryClient();
  const found = useOne("/v1/sample", {}, { every: (answer) => (moves(answer) ? POLL_MS : false) });
  const state = found.data?.state;
  const before = useRef(state);

  useEffect(() => {
    const wasMoving = before.current === "loading" || before.current === "removing";
    // Everything that other pages have shown so far is of another world.
    if (wasMoving && (state === "loaded" || state === "none")) void refresh(client, ["/v1"]);
    before.current = state;
  }, [client, state]);

  return found;
}

/** Whether it comes in or goes at this moment. */
export function moves(sample: Sample | undefined): boolean {
  return sample?.state === "loading" || sample?.state === "removing";
}

/** How far the sample has come in or gone; nothing where there is none. */
export function SampleProgress({ sample }: { sample: Sample }) {
  const w = useWords();
  const formats = useFormats();
  const again = useAct("post", "/v1/sample");
  if (!moves(sample)) return null;
  const { done, total, failure } = sample;
  const share = total ? Math.min(1, done / total) : 0;
  const title = w(sample.state === "removing" ? "sampleRemoving" : "sampleLoading");
  return (
    <div className="stack" role="group" aria-label={title}>
      <strong>{title}</strong>
      <Progress
        percent={Math.floor(share * 100)}
        status={failure ? "exception" : "active"}
        aria-label={title}
      />
      <div className="secondary" aria-live="polite">
        <Phase sample={sample} />{" "}
        {total ? (
          <span className="number">
            {formats.count(done)} / {formats.count(total)}
          </span>
        ) : null}
      </div>
      {failure ? (
        <Alert
          type="error"
          showIcon
          title={w("sampleFailed", { failure })}
          action={
            sample.state === "loading" && (
              <Button loading={again.isPending} onClick={() => again.mutate({ body: SIZE })}>
                {w("sampleAgain")}
              </Button>
            )
          }
        />
      ) : (
        <div className="secondary">
          {w(sample.state === "removing" ? "sampleGoes" : "sampleStays")}
        </div>
      )}
    </div>
  );
}

function Phase({ sample }: { sample: Sample }) {
  const w = useWords();
  if (sample.state === "removing") return null;
  const phase = PHASES.find((each) => each === sample.phase);
  return <>{phase ? w(`phase.${phase}`) : w("phaseWaiting")}</>;
}

/** The sample that the guides speak of. */
export const SIZE = { members: 5_000, seed: 20_241_111 };
