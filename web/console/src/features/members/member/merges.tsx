import { Button } from "antd";
import { useState } from "react";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import {
  Consequences,
  DataTable,
  Empty,
  MemberLink,
  NONE,
  Section,
  StateTag,
  When,
  type Column,
} from "@/shared/ui";
import { useWords } from "../words";
import { OF_MEMBERS, type Portrait } from "./types";

type Merge = Schema<"MergeRecord">;

/** Every merge that the member took part in; those in force can be undone. */
export function Merges({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const mayMerge = useMay("members.merge");
  const [undoing, setUndoing] = useState<Merge | null>(null);
  const { id } = portrait.member;
  const merges = useOne("/v1/members/{member_id}/merges", { path: { member_id: id } });
  const columns: Column<Merge>[] = [
    {
      key: "other",
      title: w("mergedMember"),
      phone: "title",
      render: (merge) => (
        <MemberLink id={merge.loser_id === id ? merge.winner_id : merge.loser_id} name={null} />
      ),
    },
    { key: "cause", title: w("because"), render: (merge) => w(`mergeCause.${merge.cause}`) },
    { key: "by", title: w("by"), render: (merge) => merge.by_name || NONE },
    { key: "note", title: w("note"), render: (merge) => merge.note || NONE },
    { key: "at", title: w("when"), render: (merge) => <When at={merge.merged_at} /> },
    {
      key: "state",
      title: w("state"),
      render: (merge) =>
        merge.undone_at ? (
          <StateTag tone="neutral" text={w("undone")} />
        ) : (
          <StateTag tone="good" text={w("inForce")} />
        ),
    },
    {
      key: "act",
      title: "",
      render: (merge) =>
        mayMerge &&
        !merge.undone_at && (
          <Button size="small" onClick={() => setUndoing(merge)}>
            {w("mergeUndo")}
          </Button>
        ),
    },
  ];
  return (
    <Section title={w("tabMerges")} lead={w("mergesLead")} isFlush>
      <DataTable
        label={w("tabMerges")}
        list={wholeList(merges, merges.data)}
        columns={columns}
        rowKey={(merge) => merge.id}
        empty={<Empty title={w("noMerges")} hint={w("noMergesHint")} />}
      />
      <UndoDialog portrait={portrait} merge={undoing} onClose={() => setUndoing(null)} />
    </Section>
  );
}

interface UndoProps {
  portrait: Portrait;
  merge: Merge | null;
  onClose: () => void;
}

function UndoDialog({ portrait, merge, onClose }: UndoProps) {
  const w = useWords();
  const undo = useAct("post", "/v1/merges/{merge_id}/undo", {
    changes: [...OF_MEMBERS, "/v1/orders", "/v1/events"],
    done: w("mergeUndone"),
    isQuiet: true,
  });
  const theirs = portrait.identities.filter((each) => each.party_id === merge?.loser_id);
  return (
    <Consequences
      isOpen={merge !== null}
      title={w("mergeUndoTitle")}
      facts={[
        { label: w("undoBack"), value: merge && `…${merge.loser_id.slice(-6)}` },
        {
          label: w("undoIdentities"),
          value: theirs.map((each) => each.value).join(" · ") || NONE,
        },
        { label: w("undoMerged"), value: merge && <When at={merge.merged_at} /> },
      ]}
      warning={w("undoWarning")}
      act={w("mergeUndo")}
      asksReason
      onAct={(note) =>
        undo.mutateAsync({
          path: { merge_id: merge?.id ?? "" },
          body: { note, keeps_apart: true },
        })
      }
      onClose={onClose}
    />
  );
}
