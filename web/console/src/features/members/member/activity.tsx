import { Grid, Segmented, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useList } from "@/shared/api";
import { DataTable, Empty, Money, NONE, Section, useView, When, type Column } from "@/shared/ui";
import { useWords } from "../words";
import type { Entry } from "./types";
import { WhyOf } from "./why";

type Kind = Entry["kind"];
const KINDS: Kind[] = ["order", "return", "event"];

/** What the member did, the latest first; each entry tells why they got what they got. */
export function Activity({ memberId }: { memberId: string }) {
  const w = useWords();
  const [view, setView] = useView(["kind"]);
  const kind = KINDS.find((each) => each === view.kind);
  const entries = useList(
    "/v1/members/{member_id}/timeline",
    { path: { member_id: memberId }, query: { kind: kind ? [kind] : null } },
    { name: "activity", limit: 20 },
  );
  return (
    <Section
      title={w("tabActivity")}
      lead={w("activityLead")}
      isFlush
      extra={
        <Segmented
          aria-label={w("activityKind")}
          value={kind ?? "all"}
          options={[
            { value: "all", label: w("all") },
            ...KINDS.map((each) => ({ value: each, label: w(`entries.${each}`) })),
          ]}
          onChange={(value) => setView({ kind: value === "all" ? null : value })}
        />
      }
    >
      <DataTable
        label={w("tabActivity")}
        list={entries}
        columns={useEntryColumns()}
        rowKey={(entry) => entry.id}
        expand={(entry) => <WhyOf entry={entry} />}
        empty={<Empty title={w("noActivity")} hint={w("noActivityHint")} />}
      />
    </Section>
  );
}

function useEntryColumns(): Column<Entry>[] {
  const w = useWords();
  const isPhone = Grid.useBreakpoint().md === false;
  const columns: Column<Entry>[] = [
    { key: "at", title: w("when"), render: (entry) => <When at={entry.occurred_at} /> },
    {
      key: "what",
      title: w("what"),
      phone: "title",
      render: (entry) => (
        <>
          <Tag>{w(`entry.${entry.kind}`)}</Tag>{" "}
          {entry.kind === "event" ? (
            entry.name
          ) : (
            <Link to={`/orders/${entry.id}`}>{entry.name}</Link>
          )}
        </>
      ),
    },
    {
      key: "total",
      title: w("amount"),
      isNumber: true,
      render: (entry) => (entry.total ? <Money value={entry.total} /> : NONE),
    },
    {
      key: "why",
      title: w("effects"),
      phone: "line",
      render: (entry) => <WhyToggle entry={entry} />,
    },
  ];
  return isPhone ? columns : columns.slice(0, 3);
}

// On a phone rows are cards and do not open, so the reasons stand behind a button there.
function WhyToggle({ entry }: { entry: Entry }) {
  const w = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="why-toggle"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {w("why")}
      </button>
      {isOpen && <WhyOf entry={entry} />}
    </>
  );
}
