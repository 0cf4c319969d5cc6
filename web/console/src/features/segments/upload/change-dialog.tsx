import { Form, Modal, Radio } from "antd";
import { useState } from "react";
import { useAct } from "@/shared/api";
import { Problem } from "@/shared/ui";
import type { Segment } from "../types";
import { useWords } from "../words";
import { ListInput, type Given } from "./list-input";

const MODES = ["add", "remove", "replace"] as const;
type Mode = (typeof MODES)[number];

interface ChangeProps {
  segment: Segment;
  onClose: () => void;
  onTaken: (uploadId: string) => void;
}

/** Another list for an uploaded segment: who joins it, who goes, or who it is from now on. */
export function ChangeDialog({ segment, onClose, onTaken }: ChangeProps) {
  const w = useWords();
  const [mode, setMode] = useState<Mode>("add");
  const [given, setGiven] = useState<Given | null>(null);
  const upload = useAct("post", "/v1/segments/{code}/uploads", { isOnce: true, isQuiet: true });

  async function send(list: Given): Promise<void> {
    const { content, kind, fileName } = list;
    const body = { content, kind, file_name: fileName, mode };
    const { upload: taken } = await upload.mutateAsync({ path: { code: segment.code }, body });
    onTaken(taken.id);
  }

  return (
    <Modal
      open
      title={w("listChange")}
      okText={w(`mode.${mode}`)}
      okButtonProps={{ disabled: given === null, loading: upload.isPending }}
      onOk={() => given && void send(given).catch(() => undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <Form.Item label={w("listMode")} layout="vertical" extra={w(`modeMeans.${mode}`)}>
          <Radio.Group
            value={mode}
            options={MODES.map((value) => ({ value, label: w(`mode.${value}`) }))}
            onChange={({ target }) => setMode(target.value as Mode)}
          />
        </Form.Item>
        <ListInput onChange={setGiven} />
        {upload.error && <Problem problem={upload.error} title={w("notSaved")} />}
      </div>
    </Modal>
  );
}
