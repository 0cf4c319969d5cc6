import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import { useAct, useOne, type Answer, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { downloadFrom, isUnderWay, Loaded, Problem, useView, WorkProgress } from "@/shared/ui";
import type { Condition } from "@/shared/conditions";
import { useComplaint } from "@/shared/refusals";
import { useWords } from "../words";
import { sent } from "./use-members";

type Export = Schema<"ExportAnswer">;

const POLL_MS = 1_000;
const NEW = "new";

interface ExportProps {
  condition: Condition | null;
  sort: string;
  count: Answer<"post", "/v1/members/query/count"> | undefined;
}

/** Asks for the list as a file, shows how far it is, and hands it over; the address keeps which. */
export function ExportDialog(props: ExportProps) {
  const w = useWords();
  const [{ export: job }, setView] = useView(["export"]);
  const close = () => setView({ export: null });
  return (
    <Modal
      open={job !== undefined}
      title={w("exportTitle")}
      footer={null}
      onCancel={close}
      destroyOnHidden
    >
      {job === NEW ? (
        <Order {...props} onStarted={(id) => setView({ export: id })} />
      ) : (
        job && <Written id={job} />
      )}
    </Modal>
  );
}

/** What sets the dialog going. */
export function useExport() {
  const [, setView] = useView(["export"]);
  return () => setView({ export: NEW });
}

function Order({
  condition,
  sort,
  count,
  onStarted,
}: ExportProps & { onStarted: (id: string) => void }) {
  const w = useWords();
  const formats = useFormats();
  const mayOpen = useMay("members.pii");
  const [isOpen, setOpen] = useState(false);
  const start = useAct("post", "/v1/members/exports", { isQuiet: true });
  const number = count ? formats.count(count.count) : "…";

  async function begin(): Promise<void> {
    const body = { condition: sent(condition), sort, unmasked: isOpen };
    const { id } = await start.mutateAsync({ body });
    onStarted(id);
  }

  return (
    <div className="stack">
      <p>{w(count && !count.is_exact ? "exportMany" : "exportCount", { count: number })}</p>
      {mayOpen && (
        <Checkbox checked={isOpen} onChange={(event) => setOpen(event.target.checked)}>
          {w("exportOpen")}
        </Checkbox>
      )}
      {isOpen && <Alert type="warning" showIcon title={w("exportOpenWarning")} />}
      {start.error && <Problem problem={start.error} />}
      <Button type="primary" loading={start.isPending} onClick={() => void begin().catch(() => {})}>
        {w("exportStart")}
      </Button>
    </div>
  );
}

function Written({ id }: { id: string }) {
  const job = useOne(
    "/v1/members/exports/{job_id}",
    { path: { job_id: id } },
    { every: (found) => (!found || isUnderWay(found.state) ? POLL_MS : false) },
  );
  return <Loaded query={job}>{(found) => <State job={found} />}</Loaded>;
}

function State({ job }: { job: Export }) {
  const w = useWords();
  const complain = useComplaint();

  async function fetchFile(): Promise<void> {
    try {
      await downloadFrom("GET", `/v1/members/exports/${job.id}/file`);
    } catch (error) {
      complain(error);
    }
  }

  return (
    <div className="stack">
      <WorkProgress state={job.state} doneCount={job.done_count} totalCount={job.total_count} />
      {isUnderWay(job.state) && <span className="secondary">{w("exportLeave")}</span>}
      {job.failure && <span className="bad">{job.failure}</span>}
      {job.state === "succeeded" && (
        <Button type="primary" icon={<DownloadOutlined />} onClick={() => void fetchFile()}>
          {w("exportFetch")}
        </Button>
      )}
    </div>
  );
}
