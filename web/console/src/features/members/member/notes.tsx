import { DeleteOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import { useAct, useList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { Consequences, DataTable, Empty, Section, When, type Column } from "@/shared/ui";
import { useWords } from "../words";

type Note = Schema<"Note">;

const CHANGES = ["/v1/members/{member_id}/notes"];
const TEXT_MAX = 2_000;
const HIDDEN = "***";
const SHOWN_MS = 60_000;

/** What staff noted about the member; addresses and numbers in it open for a minute. */
export function Notes({ memberId }: { memberId: string }) {
  const w = useWords();
  const mayWrite = useMay("members.write");
  const mayShow = useMay("members.pii");
  const [isOpen, setOpen] = useState(false);
  const [removed, setRemoved] = useState<Note | null>(null);
  const path = { member_id: memberId };
  const list = useList(
    "/v1/members/{member_id}/notes",
    { path, query: { unmasked: isOpen || undefined } },
    { name: "notes" },
  );
  const remove = useAct("delete", "/v1/members/{member_id}/notes/{note_id}", {
    changes: CHANGES,
    done: w("noteRemoved"),
    isQuiet: true,
  });
  const isHiding = list.items.some((each) => each.text.includes(HIDDEN));

  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => setOpen(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isOpen]);

  const columns: Column<Note>[] = [
    {
      key: "text",
      title: w("note"),
      phone: "title",
      render: ({ text }) => <span className="note-text">{text}</span>,
    },
    { key: "by", title: w("noteBy"), width: 180, render: ({ by_name }) => by_name },
    { key: "at", title: w("noteAt"), width: 180, render: (each) => <When at={each.written_at} /> },
  ];
  if (mayWrite) {
    columns.push({
      key: "remove",
      title: "",
      width: 56,
      render: (each) => (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={w("noteRemove")}
          onClick={() => setRemoved(each)}
        />
      ),
    });
  }
  return (
    <Section
      title={w("notes")}
      extra={
        mayShow &&
        isHiding && (
          <Button size="small" icon={<EyeOutlined />} onClick={() => setOpen(true)}>
            {w("notesShow")}
          </Button>
        )
      }
    >
      <div className="stack">
        {mayWrite && <AddNote memberId={memberId} />}
        <DataTable
          label={w("notes")}
          list={list}
          columns={columns}
          rowKey={({ id }) => id}
          empty={<Empty title={w("noNotes")} hint={w("noNotesHint")} />}
        />
      </div>
      <Consequences
        isOpen={removed !== null}
        title={w("noteRemoveTitle")}
        facts={[{ label: w("noteBy"), value: removed?.by_name }]}
        warning={w("noteRemoveWarning")}
        act={w("noteRemove")}
        isDanger
        onAct={() => remove.mutateAsync({ path: { ...path, note_id: removed?.id ?? "" } })}
        onClose={() => setRemoved(null)}
      />
    </Section>
  );
}

function AddNote({ memberId }: { memberId: string }) {
  const w = useWords();
  const [text, setText] = useState("");
  const add = useAct("post", "/v1/members/{member_id}/notes", { changes: CHANGES });

  async function write(): Promise<void> {
    await add.mutateAsync({ path: { member_id: memberId }, body: { text } });
    setText("");
  }

  return (
    <div className="note-new">
      <Input.TextArea
        aria-label={w("noteNew")}
        placeholder={w("noteNew")}
        value={text}
        maxLength={TEXT_MAX}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        disabled={text.trim() === ""}
        loading={add.isPending}
        onClick={() => void write().catch(() => undefined)}
      >
        {w("noteAdd")}
      </Button>
    </div>
  );
}
