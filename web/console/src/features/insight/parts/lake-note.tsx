import { Alert, Button } from "antd";
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { refresh, useAct, useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { Empty, JobProgress } from "@/shared/ui";
import { useWords } from "../words";
import type { Report } from "./report";

const EVERY_MS = 60_000;
const STALE_HOURS = 24;
const HOUR_MS = 3_600_000;

/** What was counted and until when, and whether anything has happened since. */
export function LakeNote({ report }: { report: Report<unknown> }) {
  const w = useWords();
  const formats = useFormats();
  const may = useMay("jobs.read");
  const lake = useOne("/v1/lake", {}, { isEnabled: may, every: EVERY_MS });
  const isOld = lake.data ? lake.data.is_behind : ageHours(report.published_at) > STALE_HOURS;
  const counted = w("counted", {
    day: formats.day(report.as_of),
    currency: report.currency || "–",
    at: formats.minute(report.published_at),
    ago: formats.relative(report.published_at),
  });
  return (
    <div className="insight-note">
      <span>{counted}</span>
      {isOld && (
        <span className="insight-behind">
          {w("behindNote")} <BringUp />
        </span>
      )}
    </div>
  );
}

/** Instead of a report, where nothing was ever exported. */
export function EmptyLake() {
  const w = useWords();
  return <Empty title={w("emptyLake")} hint={w("emptyLakeHint")} action={<BringUp isMain />} />;
}

interface BringUpProps {
  isMain?: boolean;
  /** Also what is only taken once a day: members, places, costs. */
  withSnapshots?: boolean;
}

/** Has the lake brought up to date, and asks for the reports again when that is done. */
export function BringUp({ isMain = false, withSnapshots = false }: BringUpProps) {
  const w = useWords();
  const client = useQueryClient();
  const may = useMay("jobs.read");
  const [jobId, setJobId] = useState<string | null>(null);
  const begin = useAct("post", "/v1/lake/exports", { changes: [] });
  if (!may) return null;
  if (jobId) {
    return (
      <JobProgress
        jobId={jobId}
        onEnd={(job) => {
          void refresh(client, ["/v1/metrics", "/v1/lake"]);
          if (job.state === "succeeded") setJobId(null);
        }}
      >
        {(job) =>
          job.state === "failed" && <Alert type="error" title={job.failure ?? w("exportFailed")} />
        }
      </JobProgress>
    );
  }
  return (
    <Button
      type={isMain ? "primary" : "link"}
      size={isMain ? "middle" : "small"}
      loading={begin.isPending}
      onClick={() =>
        void begin
          .mutateAsync({ query: { snapshots: withSnapshots } })
          .then((run) => setJobId(run.job_id))
      }
    >
      {w("bringUp")}
    </Button>
  );
}

function ageHours(instant: string): number {
  return (Date.now() - new Date(instant).getTime()) / HOUR_MS;
}
