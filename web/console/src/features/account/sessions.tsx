import { Button } from "antd";
import { useState } from "react";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { Consequences, DataTable, Section, StateTag, When, type Column } from "@/shared/ui";
import { programOf } from "./program-of";
import { useWords } from "./words";

type Session = Schema<"SessionView">;

/** Where one is signed in; any session but this one can be ended. */
export function Sessions() {
  const w = useWords();
  const found = useOne("/v1/sessions", {});
  const [ending, setEnding] = useState<Session | null>(null);
  const end = useAct("delete", "/v1/sessions/{session_id}", {
    done: w("sessionEnded"),
    isQuiet: true,
  });
  return (
    <Section title={w("sessions")} lead={w("sessionsLead")} isFlush>
      <DataTable
        list={wholeList(found, found.data?.items)}
        columns={useColumns(setEnding)}
        rowKey={(session) => session.id}
        label={w("sessions")}
        empty={null}
        isDense
      />
      <Consequences
        isOpen={ending !== null}
        title={w("sessionEndTitle")}
        facts={
          ending
            ? [
                { label: w("sessionFrom"), value: programOf(ending.user_agent) },
                { label: w("address"), value: ending.ip },
                { label: w("sessionSeen"), value: <When at={ending.seen_at} /> },
              ]
            : []
        }
        act={w("sessionEnd")}
        isDanger
        onAct={() => end.mutateAsync({ path: { session_id: ending?.id ?? "" } })}
        onClose={() => setEnding(null)}
      />
    </Section>
  );
}

function useColumns(onEnd: (session: Session) => void): Column<Session>[] {
  const w = useWords();
  return [
    {
      key: "from",
      title: w("sessionFrom"),
      phone: "title",
      render: (session) => (
        <>
          {programOf(session.user_agent) ?? w("unknownProgram")}
          {session.ip && <div className="secondary small">{session.ip}</div>}
        </>
      ),
    },
    {
      key: "created_at",
      title: w("sessionBegun"),
      render: (session) => <When at={session.created_at} />,
    },
    {
      key: "seen_at",
      title: w("sessionSeen"),
      render: (session) => <When at={session.seen_at} as="relative" />,
    },
    {
      key: "act",
      title: "",
      render: (session) =>
        session.is_current ? (
          <StateTag tone="active" text={w("sessionThis")} />
        ) : (
          <Button size="small" onClick={() => onEnd(session)}>
            {w("sessionEnd")}
          </Button>
        ),
    },
  ];
}
