import { Form, Input, Modal, Select } from "antd";
import { useAct } from "@/shared/api";
import { ActForm } from "@/shared/ui";
import { useWords } from "../words";
import { GENDERS, OF_MEMBERS, type Portrait } from "./types";

interface EditProps {
  portrait: Portrait;
  isOpen: boolean;
  onClose: () => void;
}

type Field = "full_name" | "nickname" | "gender" | "birth_date" | "city" | "region";
type Values = Partial<Record<Field, string | null>>;

/** Corrects what is known about the person; masked fields change only when something is written. */
export function EditProfile({ portrait, isOpen, onClose }: EditProps) {
  const w = useWords();
  const { id, profile } = portrait.member;
  const edit = useAct("patch", "/v1/members/{member_id}", {
    changes: OF_MEMBERS,
    done: w("profileSaved"),
    isQuiet: true,
  });
  const open = { gender: profile.gender, city: profile.city, region: profile.region };

  async function save(values: Values): Promise<void> {
    const written = Object.entries(values)
      .map(([field, value]) => [field, value?.trim() ? value.trim() : null] as const)
      .filter(([field, value]) => value !== null || Boolean(open[field as keyof typeof open]));
    await edit.mutateAsync({ path: { member_id: id }, body: Object.fromEntries(written) });
    onClose();
  }

  return (
    <Modal open={isOpen} title={w("editProfile")} footer={null} onCancel={onClose} destroyOnHidden>
      <ActForm<Values>
        act={w("save")}
        initial={open}
        onSubmit={save}
        onCancel={onClose}
        guardsLeaving={false}
      >
        <div className="form-grid">
          <Form.Item name="full_name" label={w("name")} extra={w("maskedHint")}>
            <Input placeholder={profile.full_name ?? ""} maxLength={100} />
          </Form.Item>
          <Form.Item name="nickname" label={w("nickname")} extra={w("maskedHint")}>
            <Input placeholder={profile.nickname ?? ""} maxLength={100} />
          </Form.Item>
          <Form.Item name="birth_date" label={w("birthDate")} extra={w("maskedHint")}>
            <Input placeholder={profile.birth_date ?? "1990-01-31"} maxLength={10} />
          </Form.Item>
          <Form.Item name="gender" label={w("gender")}>
            <Select
              allowClear
              options={GENDERS.map((value) => ({ value, label: w(`gender.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="city" label={w("city")}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="region" label={w("region")}>
            <Input maxLength={100} />
          </Form.Item>
        </div>
      </ActForm>
    </Modal>
  );
}
