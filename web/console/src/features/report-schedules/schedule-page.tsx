import type { UseQueryResult } from "@tanstack/react-query";
import { Alert, Descriptions } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useList, useOne, wholeList, type ApiProblem, type List } from "@/shared/api";
import { useMay } from "@/shared/session";
import { DataTable, Empty, Loaded, NONE, Page, Section, When, type Column } from "@/shared/ui";
import { ScheduleActs } from "./acts";
import { MailNote } from "./mail-note";
import {
  lastMails,
  useFileNames,
  useReports,
  useRhythm,
  type Mail,
  type Run,
  type Schedule,
} from "./parts";
import "./report-schedules.css";
import { Runs } from "./runs";
import { MailState, ScheduleState } from "./states";
import { useTerms } from "./use-terms";
import { useWords } from "./words";

const EVERY_MS = 3_000;

/** One report that is sent by itself: what, when, to whom, and every sending. */
export function SchedulePage() {
  const w = useWords();
  const { scheduleId = "" } = useParams();
  const mayWrite = useMay("reports.write");
  const path = { schedule_id: scheduleId };
  const schedule = useOne("/v1/report-schedules/{schedule_id}", { path });
  const [isUnderWay, setUnderWay] = useState(false);
  const runs = useList(
    "/v1/report-schedules/{schedule_id}/runs",
    { path },
    { limit: 20, everyMs: isUnderWay ? EVERY_MS : 0 },
  );
  // What waits hours for another try is not worth asking after every few seconds.
  const isSending = runs.items.some((run) => run.state === "waiting" && run.failure === null);
  if (isSending !== isUnderWay) setUnderWay(isSending);
  return (
    <Page
      title={schedule.data?.name ?? w("one")}
      tags={schedule.data && <ScheduleState of={schedule.data} />}
      back={{ to: "/insight/schedules", text: w("title") }}
      actions={schedule.data && mayWrite && <ScheduleActs of={schedule.data} />}
    >
      <Loaded query={schedule}>
        {(found) => (
          <>
            {!mayWrite && <Alert type="info" showIcon title={w("readOnly")} />}
            <MailNote />
            <Facts of={found} />
            <Readers of={found} query={schedule} runs={runs} />
            <Runs of={found} runs={runs} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ of: schedule }: { of: Schedule }) {
  const w = useWords();
  const { titleOf, toldOf } = useReports();
  const rhythm = useRhythm();
  const terms = useTerms(schedule);
  const files = useFileNames();
  const facts = [
    { label: w("report"), value: titleOf(schedule.report) },
    { label: w("rhythm"), value: rhythm(schedule.when) },
    {
      label: w("next"),
      value: schedule.next_due_at ? <When at={schedule.next_due_at} /> : w("paused"),
    },
    ...terms,
    { label: w("formats"), value: files(schedule.formats) },
    { label: w("locale"), value: w(`locale.${schedule.locale}`) },
  ];
  return (
    <Section title={w("what")} lead={toldOf(schedule.report)}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2, xl: 3 }}
        items={facts.map(({ label, value }) => ({ key: label, label, children: value }))}
      />
    </Section>
  );
}

interface Reader {
  recipient: string;
  mail: Mail | undefined;
}

interface ReadersProps {
  of: Schedule;
  query: UseQueryResult<unknown, ApiProblem>;
  runs: List<Run>;
}

/** Who gets it, and what became of the last mail to each. */
function Readers({ of: schedule, query, runs }: ReadersProps) {
  const w = useWords();
  const mails = lastMails(runs.items);
  const readers = schedule.recipients.map((recipient) => ({
    recipient,
    mail: mails.get(recipient),
  }));
  const columns: Column<Reader>[] = [
    {
      key: "recipient",
      title: w("recipient"),
      phone: "title",
      render: ({ recipient }) => <span className="schedule-answer">{recipient}</span>,
    },
    { key: "state", title: w("lastMail"), render: ({ mail }) => <MailState of={mail} /> },
    { key: "at", title: w("mailAt"), render: ({ mail }) => <When at={mail?.ended_at} /> },
    {
      key: "answer",
      title: w("serverAnswer"),
      render: ({ mail }) => <span className="schedule-answer">{mail?.answer ?? NONE}</span>,
    },
  ];
  return (
    <Section title={w("whom")} isFlush>
      <DataTable
        list={wholeList(query, readers)}
        columns={columns}
        rowKey={({ recipient }) => recipient}
        label={w("recipients")}
        empty={<Empty title={w("recipientsRule")} />}
      />
    </Section>
  );
}
