import { Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm } from "@/shared/ui";
import type { Doc } from "./states";
import { useWords } from "./words";

type IdentityKind = Schema<"Identity">["kind"];

const KINDS = ["phone", "card", "email"] as const;

interface Values {
  kind: IdentityKind;
  value: string;
}

/** Gives an anonymous order to a member; nothing where it has one, or may not be known. */
export function ClaimButton({ document }: { document: Doc }) {
  const w = useWords();
  const mayMembers = useMay("members.read");
  const [isOpen, setOpen] = useState(false);
  const found = useOne(
    "/v1/members/{member_id}",
    { path: { member_id: document.member_id } },
    { isEnabled: mayMembers },
  );
  const claim = useAct("post", "/v1/orders/{document_id}/claim", {
    changes: ["/v1/orders", "/v1/members"],
    done: w("claimed"),
    isQuiet: true,
  });
  if (found.data?.member.standing !== "anonymous" || document.kind !== "order") return null;

  async function submit({ kind, value }: Values): Promise<void> {
    const identity = { kind, value: value.trim(), namespace: "", is_verified: false };
    await claim.mutateAsync({
      path: { document_id: document.id },
      body: { identities: [identity] },
    });
    setOpen(false);
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>{w("claim")}</Button>
      <Modal
        open={isOpen}
        title={w("claimTitle", { number: document.number })}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <p className="secondary">{w("claimHint")}</p>
        <ActForm<Values>
          act={w("claim")}
          initial={{ kind: "phone" }}
          guardsLeaving={false}
          onSubmit={submit}
          onCancel={() => setOpen(false)}
        >
          <Form.Item name="kind" label={w("identityKind")}>
            <Select options={KINDS.map((value) => ({ value, label: w(`identity.${value}`) }))} />
          </Form.Item>
          <Form.Item name="value" label={w("identityValue")} rules={[{ required: true }]}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
        </ActForm>
      </Modal>
    </>
  );
}
