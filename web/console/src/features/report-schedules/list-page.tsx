import { Link } from "react-router";
import { useOne, wholeList } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ListPage, PrimaryAct, When, type Column } from "@/shared/ui";
import { MailNote } from "./mail-note";
import { useReports, useRhythm, type Schedule } from "./parts";
import "./report-schedules.css";
import { RunState, ScheduleState } from "./states";
import { useWords } from "./words";

const EVERY_MS = 15_000;

/** Which reports are sent by themselves, and how the last sending of each ended. */
export function SchedulesPage() {
  const w = useWords();
  const mayWrite = useMay("reports.write");
  const found = useOne("/v1/report-schedules", {}, { every: EVERY_MS });
  const add = mayWrite && <PrimaryAct text={w("add")} to="/insight/schedules/new" />;
  return (
    <ListPage
      id="report-schedules"
      title={w("title")}
      lead={w("lead")}
      actions={add}
      above={<MailNote />}
      list={wholeList(found, found.data)}
      columns={useScheduleColumns()}
      rowKey={(schedule) => schedule.id}
      to={(schedule) => `/insight/schedules/${schedule.id}`}
      empty={{ title: w("emptyTitle"), hint: w("emptyHint"), action: add }}
    />
  );
}

function useScheduleColumns(): Column<Schedule>[] {
  const w = useWords();
  const { titleOf } = useReports();
  const rhythm = useRhythm();
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (schedule) => <Link to={`/insight/schedules/${schedule.id}`}>{schedule.name}</Link>,
      text: (schedule) => schedule.name,
    },
    {
      key: "report",
      title: w("report"),
      render: (schedule) => titleOf(schedule.report),
      text: (schedule) => schedule.report,
    },
    {
      key: "rhythm",
      title: w("rhythm"),
      render: (schedule) => rhythm(schedule.when),
      text: (schedule) => rhythm(schedule.when),
    },
    {
      key: "recipients",
      title: w("recipients"),
      render: ({ recipients }) => <Recipients of={recipients} />,
      text: ({ recipients }) => recipients.join(" "),
    },
    {
      key: "next",
      title: w("next"),
      render: (schedule) =>
        schedule.next_due_at ? <When at={schedule.next_due_at} /> : <ScheduleState of={schedule} />,
      text: ({ next_due_at }) => next_due_at ?? "",
    },
    {
      key: "last",
      title: w("last"),
      render: (schedule) => <LastRun of={schedule} />,
      text: ({ last_run }) => last_run?.state ?? "",
    },
  ];
}

function Recipients({ of: recipients }: { of: string[] }) {
  const w = useWords();
  const [first] = recipients;
  if (recipients.length === 1) return <>{first}</>;
  return (
    <span title={recipients.join("\n")}>{w("recipientCount", { count: recipients.length })}</span>
  );
}

function LastRun({ of: { last_run: run } }: { of: Schedule }) {
  const w = useWords();
  if (!run) return <span className="secondary">{w("never")}</span>;
  return (
    <span className="schedule-last">
      <RunState of={run} />
      <When at={run.ended_at ?? run.due_at} as="relative" />
      {run.state === "partly_sent" && (
        <span className="secondary">
          {w("sentOf", { sent: run.sent_count, all: run.recipient_count })}
        </span>
      )}
    </span>
  );
}
