import { Form, Input, Modal, Select } from "antd";
import { useAct } from "@/shared/api";
import { ActForm, Empty } from "@/shared/ui";
import type { LadderPart } from "@/shared/program";
import { useWords } from "../words";
import { OF_MEMBERS, type Standing } from "./types";

interface NoticeProps {
  isOpen: boolean;
  onClose: () => void;
  memberId: string;
  standing: Standing;
  penalties: LadderPart["penalties"];
}

/** Announces a penalty: the member falls a tier when its notice has run out. */
export function NoticeDialog({ isOpen, onClose, memberId, standing, penalties }: NoticeProps) {
  const w = useWords();
  const give = useAct("put", "/v1/members/{member_id}/tiers/{ladder}/notice", {
    changes: OF_MEMBERS,
    done: w("noticeGiven"),
    isQuiet: true,
  });

  async function submit(body: { penalty: string; reason: string }): Promise<void> {
    await give.mutateAsync({
      path: { member_id: memberId, ladder: standing.ladder },
      query: { program: standing.program },
      body,
    });
    onClose();
  }

  return (
    <Modal open={isOpen} title={w("noticeGive")} footer={null} onCancel={onClose} destroyOnHidden>
      {penalties.length === 0 ? (
        <Empty title={w("noPenalties")} hint={w("noPenaltiesHint")} />
      ) : (
        <ActForm act={w("noticeGive")} onSubmit={submit} onCancel={onClose} guardsLeaving={false}>
          <Form.Item name="penalty" label={w("penalty")} rules={[{ required: true }]}>
            <Select
              options={penalties.map(({ code, name, noticeDays: days }) => ({
                value: code,
                label: w("penaltyIn", { name, days }),
              }))}
            />
          </Form.Item>
          <Form.Item
            name="reason"
            label={w("reason")}
            rules={[{ required: true, whitespace: true }]}
          >
            <Input.TextArea maxLength={300} />
          </Form.Item>
        </ActForm>
      )}
    </Modal>
  );
}
