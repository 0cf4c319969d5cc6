import { Flex, Progress } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import { useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useSharedWords } from "../words";
import { Problem } from "./problem-view";
import { StateTag, type StateTone } from "./values";

type Job = Schema<"JobView">;
type State = Job["state"];

const POLL_MS = 1_000;
const TONES: Record<State, StateTone> = {
  waiting: "waiting",
  running: "active",
  succeeded: "good",
  failed: "bad",
  cancelled: "neutral",
};
const WORDS = {
  waiting: "jobWaiting",
  running: "jobRunning",
  succeeded: "jobSucceeded",
  failed: "jobFailed",
  cancelled: "jobCancelled",
} as const;

/** Whether something in this state goes on by itself. */
export function isUnderWay(state: State | undefined): boolean {
  return state === "waiting" || state === "running";
}

/** A job, asked for again each second until it has ended. */
export function useJob(jobId: string) {
  return useOne(
    "/v1/jobs/{job_id}",
    { path: { job_id: jobId } },
    { every: (job) => (isUnderWay(job?.state) ? POLL_MS : false) },
  );
}

interface JobProgressProps {
  jobId: string;
  onEnd?: (job: Job) => void;
  /** Shown when it has ended. */
  children?: (job: Job) => ReactNode;
}

/** How far a job has come, until it ends; the page may be left and returned to. */
export function JobProgress({ jobId, onEnd, children }: JobProgressProps) {
  const w = useSharedWords();
  const { data: job, error, refetch } = useJob(jobId);
  const wasUnderWay = useRef(false);

  useEffect(() => {
    if (!job) return;
    if (wasUnderWay.current && !isUnderWay(job.state)) onEnd?.(job);
    wasUnderWay.current = isUnderWay(job.state);
  }, [job, onEnd]);

  if (error) return <Problem problem={error} onRetry={() => void refetch()} />;
  if (!job) return <Progress percent={0} status="active" showInfo={false} />;
  return (
    <div className="stack">
      <WorkProgress
        state={job.state}
        doneCount={job.done_count}
        totalCount={job.total_count}
        startedAt={job.started_at}
      />
      {isUnderWay(job.state) && (
        <span className="secondary">
          {w(job.state === "running" && !job.is_alive ? "jobSilent" : "jobLeave")}
        </span>
      )}
      {job.failure && <span className="bad">{job.failure}</span>}
      {!isUnderWay(job.state) && children?.(job)}
    </div>
  );
}

interface WorkProgressProps {
  state: State;
  doneCount: number;
  totalCount: number | null;
  startedAt?: string | null;
}

/** The bar itself, for imports and replays too, which have routes of their own. */
export function WorkProgress({ state, doneCount, totalCount, startedAt }: WorkProgressProps) {
  const w = useSharedWords();
  const formats = useFormats();
  const share = totalCount ? Math.min(1, doneCount / totalCount) : state === "succeeded" ? 1 : 0;
  const done = formats.count(doneCount);
  return (
    <div role="group" aria-live="polite">
      <Flex gap={8} align="center" wrap>
        <StateTag tone={TONES[state]} text={w(WORDS[state])} />
        <span className="number">
          {totalCount ? w("jobOf", { done, total: formats.count(totalCount) }) : done}
        </span>
        {state === "running" && startedAt && <Left startedAt={startedAt} share={share} />}
      </Flex>
      <Progress
        percent={Math.floor(share * 100)}
        status={state === "failed" ? "exception" : state === "running" ? "active" : "normal"}
        aria-label={w(WORDS[state])}
      />
    </div>
  );
}

const SHARE_MIN = 0.02;

function Left({ startedAt, share }: { startedAt: string; share: number }) {
  const w = useSharedWords();
  const formats = useFormats();
  if (share < SHARE_MIN) return null;
  // eslint-disable-next-line react-hooks/purity -- an estimate of the moment it is drawn at
  const spent = (Date.now() - new Date(startedAt).getTime()) / 1000;
  const seconds = Math.max(1, Math.round((spent / share) * (1 - share)));
  return <span className="secondary">{w("jobLeft", { time: formats.duration(seconds) })}</span>;
}
