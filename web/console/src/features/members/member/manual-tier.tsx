import { DatePicker, Form, Input, Modal, Radio, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useAct } from "@/shared/api";
import { dayAfter, startOfDay } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { ActForm } from "@/shared/ui";
import type { TierPart } from "@/shared/program";
import { useWords } from "../words";
import { OF_MEMBERS, type Standing } from "./types";

interface ManualProps {
  isOpen: boolean;
  onClose: () => void;
  memberId: string;
  standing: Standing;
  tiers: TierPart[];
}

interface Values {
  tier: string;
  mode: "floor" | "exact";
  until?: Dayjs | null;
  reason: string;
}

/** Gives a member a tier by hand: at least this one or exactly this one, until a day or for good. */
export function ManualTier({ isOpen, onClose, memberId, standing, tiers }: ManualProps) {
  const w = useWords();
  const { timeZone } = useInstallation();
  const give = useAct("put", "/v1/members/{member_id}/tiers/{ladder}/manual", {
    changes: OF_MEMBERS,
    done: w("tierGiven"),
    isQuiet: true,
  });

  async function submit({ tier, mode, until, reason }: Values): Promise<void> {
    const end = until ? startOfDay(dayAfter(until.format("YYYY-MM-DD")), timeZone) : null;
    await give.mutateAsync({
      path: { member_id: memberId, ladder: standing.ladder },
      query: { program: standing.program },
      body: { tier, mode, reason, until: end },
    });
    onClose();
  }

  return (
    <Modal open={isOpen} title={w("tierByHand")} footer={null} onCancel={onClose} destroyOnHidden>
      <ActForm<Values>
        act={w("tierGive")}
        initial={{ mode: "floor" }}
        onSubmit={submit}
        onCancel={onClose}
        guardsLeaving={false}
      >
        <Form.Item name="tier" label={w("tier")} rules={[{ required: true }]}>
          <Select options={tiers.map(({ code, name }) => ({ value: code, label: name }))} />
        </Form.Item>
        <Form.Item name="mode" label={w("tierMode")}>
          <Radio.Group
            options={[
              { value: "floor", label: w("tierFloor") },
              { value: "exact", label: w("tierExact") },
            ]}
          />
        </Form.Item>
        <Form.Item name="until" label={w("until")} extra={w("untilHint")}>
          <DatePicker />
        </Form.Item>
        <Form.Item name="reason" label={w("reason")} rules={[{ required: true, whitespace: true }]}>
          <Input.TextArea maxLength={300} />
        </Form.Item>
      </ActForm>
    </Modal>
  );
}
