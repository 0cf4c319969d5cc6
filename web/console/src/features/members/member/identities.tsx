import { DeleteOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input, Select, Space } from "antd";
import { useState } from "react";
import { useAct, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm, Consequences, Masked, Section, StateTag } from "@/shared/ui";
import { useWords } from "../words";
import { OF_MEMBERS, type Portrait } from "./types";
import { useReveal } from "./use-reveal";

type Identity = Schema<"IdentityView">;
type Kind = Identity["kind"];

const KINDS: Kind[] = ["phone", "email", "card", "unionid", "openid", "external", "device"];

/** How the member is recognised; identities are added and taken away here. */
export function Identities({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const mayWrite = useMay("members.write");
  const [isAdding, setAdding] = useState(false);
  const { id } = portrait.member;
  return (
    <Section
      title={w("identities")}
      extra={
        mayWrite && (
          <Button size="small" onClick={() => setAdding(!isAdding)} aria-expanded={isAdding}>
            {w("add")}
          </Button>
        )
      }
    >
      {isAdding && <AddIdentity memberId={id} onDone={() => setAdding(false)} />}
      {portrait.identities.length === 0 && <span className="secondary">{w("noIdentities")}</span>}
      <ul className="plain-list">
        {portrait.identities.map((each) => (
          <Row key={each.id} memberId={id} identity={each} mayWrite={mayWrite} />
        ))}
      </ul>
    </Section>
  );
}

interface RowProps {
  memberId: string;
  identity: Identity;
  mayWrite: boolean;
}

function Row({ memberId, identity, mayWrite }: RowProps) {
  const w = useWords();
  const reveal = useReveal(memberId);
  const [isAsked, setAsked] = useState(false);
  const label = w("identityLabel", { kind: w(`kind.${identity.kind}`), value: identity.value });
  const remove = useAct("delete", "/v1/members/{member_id}/identities/{identity_id}", {
    changes: OF_MEMBERS,
    done: w("identityRemoved"),
    isQuiet: true,
  });
  return (
    <li>
      <span className="secondary plain-label">{w(`kind.${identity.kind}`)}</span>
      <Masked value={identity.value} label={label} reveal={() => reveal(identity.id)} />
      <Flex gap={4} align="center" className="plain-end">
        {identity.is_verified && <StateTag tone="good" text={w("verified")} />}
        {mayWrite && (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={w("identityRemove", { label })}
            onClick={() => setAsked(true)}
          />
        )}
      </Flex>
      <Consequences
        isOpen={isAsked}
        title={w("identityRemoveTitle")}
        facts={[{ label: w(`kind.${identity.kind}`), value: identity.value }]}
        warning={w("identityRemoveWarning")}
        act={w("remove")}
        isDanger
        onAct={() =>
          remove.mutateAsync({ path: { member_id: memberId, identity_id: identity.id } })
        }
        onClose={() => setAsked(false)}
      />
    </li>
  );
}

function AddIdentity({ memberId, onDone }: { memberId: string; onDone: () => void }) {
  const w = useWords();
  const add = useAct("post", "/v1/members/{member_id}/identities", {
    changes: OF_MEMBERS,
    done: w("identityAdded"),
    isQuiet: true,
  });

  async function submit({ kind, value }: { kind: Kind; value: string }): Promise<void> {
    const body = { kind, value: value.trim(), namespace: "", is_verified: false };
    await add.mutateAsync({ path: { member_id: memberId }, body });
    onDone();
  }

  return (
    <ActForm<{ kind: Kind; value: string }>
      act={w("add")}
      initial={{ kind: "phone" }}
      onSubmit={submit}
      onCancel={onDone}
      guardsLeaving={false}
    >
      <Space.Compact block>
        <Form.Item name="kind" noStyle>
          <Select
            aria-label={w("identityKind")}
            popupMatchSelectWidth={false}
            options={KINDS.map((kind) => ({ value: kind, label: w(`kind.${kind}`) }))}
          />
        </Form.Item>
        <Form.Item name="value" noStyle rules={[{ required: true, whitespace: true }]}>
          <Input aria-label={w("identityValue")} maxLength={200} />
        </Form.Item>
      </Space.Compact>
    </ActForm>
  );
}
