import { Drawer } from "antd";
import { useOne } from "@/shared/api";
import { Loaded, StateTag, When } from "@/shared/ui";
import { useWords } from "./words";

/** Alerts that have no page of their own. */
export type Detailed = "findings" | "failed_jobs" | "overdue_closes";

interface DetailsProps {
  of: Detailed | null;
  onClose: () => void;
}

/** What is behind an alert of the machine: checks that do not hold, jobs that failed. */
export function AttentionDetails({ of, onClose }: DetailsProps) {
  const w = useWords();
  const titles: Record<Detailed, string> = {
    findings: w("findings"),
    failed_jobs: w("failedJobs"),
    overdue_closes: w("closeJobs"),
  };
  return (
    <Drawer open={of !== null} onClose={onClose} title={of && titles[of]} destroyOnHidden>
      {of === "findings" && <Findings />}
      {of === "failed_jobs" && <Jobs query={{ state: "failed" }} />}
      {of === "overdue_closes" && <Jobs query={{ kind: "close_day" }} />}
    </Drawer>
  );
}

function Findings() {
  const w = useWords();
  const findings = useOne("/v1/findings", {});
  return (
    <Loaded query={findings}>
      {({ items }) => (
        <ul className="details">
          {items.length === 0 && <li>{w("noDetails")}</li>}
          {items.map((finding) => (
            <li key={finding.name}>
              <code>{finding.name}</code>
              <div className="secondary">
                {w("findingRows", { count: finding.row_count })} · <When at={finding.found_at} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function Jobs({ query }: { query: { state?: "failed"; kind?: string } }) {
  const w = useWords();
  const jobs = useOne("/v1/jobs", { query });
  return (
    <Loaded query={jobs}>
      {({ items }) => (
        <ul className="details">
          {items.length === 0 && <li>{w("noDetails")}</li>}
          {items.map((job) => (
            <li key={job.id}>
              <code>{job.kind}</code>{" "}
              <StateTag tone={job.state === "failed" ? "bad" : "neutral"} text={job.state} />
              <div className="secondary">
                <When at={job.ended_at ?? job.created_at} /> · {job.requested_by}
              </div>
              {job.failure && <div>{job.failure}</div>}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}
