import { Button, Flex } from "antd";
import { type List } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { DataTable, downloadFrom, Empty, NONE, Section, When, type Column } from "@/shared/ui";
import { useComplaint } from "@/shared/refusals";
import type { Mail, Run, Schedule } from "./parts";
import { MailState, RunState } from "./states";
import { useWords } from "./words";

/** Every time that a report was sent, with what became of each mail. */
export function Runs({ of: schedule, runs }: { of: Schedule; runs: List<Run> }) {
  const w = useWords();
  const formats = useFormats();
  const at = schedule.next_due_at;
  return (
    <Section title={w("history")} lead={w("historyLead")} isFlush>
      <DataTable
        list={runs}
        columns={useRunColumns()}
        rowKey={(run) => run.id}
        label={w("history")}
        expand={(run) => <Mails of={run} />}
        empty={
          <Empty
            title={w("historyEmpty")}
            hint={at ? w("historyEmptyHint", { at: formats.minute(at) }) : w("historyEmptyPaused")}
          />
        }
      />
    </Section>
  );
}

function useRunColumns(): Column<Run>[] {
  const w = useWords();
  return [
    {
      key: "due",
      title: w("due"),
      phone: "title",
      render: (run) => <When at={run.due_at} />,
    },
    { key: "why", title: w("occasion"), render: (run) => w(`why.${run.why}`) },
    {
      key: "state",
      title: w("result"),
      render: (run) => <RunState of={run} />,
    },
    {
      key: "taken",
      title: w("taken"),
      isNumber: true,
      render: ({ deliveries }) =>
        w("sentOf", {
          sent: deliveries.filter((mail) => mail.state === "sent").length,
          all: deliveries.length,
        }),
    },
    { key: "files", title: w("files"), render: (run) => <Files of={run} /> },
    { key: "failure", title: w("failure"), render: (run) => <Failure of={run} /> },
  ];
}

function Failure({ of: run }: { of: Run }) {
  const w = useWords();
  const told = useFailure();
  if (!run.failure) return <>{NONE}</>;
  return (
    <span className="schedule-answer">
      {told(run.failure)}{" "}
      <span className="secondary">{w("tries", { count: run.attempt_count })}</span>
    </span>
  );
}

const FAILURE = /^([a-z_]+): (.*)$/s;

/** Why a sending failed: a code and what was found, as the platform keeps it. */
function useFailure(): (failure: string) => string {
  const w = useWords();
  return (failure) => {
    const [, code, detail = failure] = FAILURE.exec(failure) ?? [];
    if (code === "mail_server_unreachable") return `${w(`failure.${code}`)} (${detail})`;
    return detail;
  };
}

function Files({ of: run }: { of: Run }) {
  const w = useWords();
  const complain = useComplaint();
  if (run.formats.length === 0) return <>{NONE}</>;

  async function save(format: string): Promise<void> {
    try {
      await downloadFrom("GET", `/v1/report-runs/${run.id}/files/${format}`);
    } catch (error) {
      complain(error);
    }
  }

  return (
    <Flex wrap gap={4}>
      {run.formats.map((format) => (
        <Button
          key={format}
          size="small"
          aria-label={w("fileOf", { format: w(`format.${format}`) })}
          onClick={() => void save(format)}
        >
          {w(`format.${format}`)}
        </Button>
      ))}
    </Flex>
  );
}

function Mails({ of: run }: { of: Run }) {
  const w = useWords();
  return (
    <ul className="schedule-mails" aria-label={w("recipients")}>
      {run.deliveries.map((mail: Mail) => (
        <li key={mail.recipient}>
          <span className="schedule-answer">{mail.recipient}</span>
          <MailState of={mail} />
          <span className="secondary schedule-answer">{mail.answer}</span>
        </li>
      ))}
    </ul>
  );
}
