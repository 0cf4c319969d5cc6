import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { useMay } from "@/shared/session";
import { downloadFrom, PrimaryAct } from "@/shared/ui";
import { useComplaint } from "@/shared/refusals";
import { useWords } from "../words";
import { EraseDialog } from "./erase-dialog";
import { GoodwillDialog } from "./goodwill-dialog";
import { MergeDialog } from "./merge-dialog";
import type { Portrait } from "./types";

type Dialog = "goodwill" | "merge" | "erase" | null;

/** What can be done about a member, by those who may. */
export function MemberActs({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const { message } = App.useApp();
  const complain = useComplaint();
  const [dialog, setDialog] = useState<Dialog>(null);
  const mayAdjust = useMay("ledger.adjust");
  const mayMerge = useMay("members.merge");
  const mayExport = useMay("members.export");
  const mayErase = useMay("members.erase");
  const { id, standing } = portrait.member;
  if (standing === "erased") return null;
  const more = [
    ...(mayMerge ? [{ key: "merge", label: w("mergeWith") }] : []),
    ...(mayExport ? [{ key: "export", label: w("exportPerson") }] : []),
    ...(mayErase ? [{ key: "erase", label: w("erase"), danger: true }] : []),
  ];

  async function choose(key: string): Promise<void> {
    if (key !== "export") {
      setDialog(key as Dialog);
      return;
    }
    const end = message.loading(w("exportPersonRunning"), 0);
    try {
      await downloadFrom("POST", `/v1/members/${id}/export`);
    } catch (error) {
      complain(error);
    } finally {
      end();
    }
  }

  const close = () => setDialog(null);
  return (
    <>
      {more.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{ items: more, onClick: ({ key }) => void choose(key) }}
        >
          <Button>{w("more")}</Button>
        </Dropdown>
      )}
      {mayAdjust && <PrimaryAct text={w("goodwill")} onClick={() => setDialog("goodwill")} />}
      <GoodwillDialog memberId={id} isOpen={dialog === "goodwill"} onClose={close} />
      {dialog === "merge" && <MergeDialog portrait={portrait} isOpen onClose={close} />}
      <EraseDialog portrait={portrait} isOpen={dialog === "erase"} onClose={close} />
    </>
  );
}
