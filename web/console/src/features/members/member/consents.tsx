import { Button, Flex, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm, Section, StateTag, When } from "@/shared/ui";
import { useWords } from "../words";
import { OF_MEMBERS, type Portrait } from "./types";

type State = Schema<"ConsentState">;
type Asked = { purpose?: string; channel?: string; isGranted: boolean } | null;

/** What the member agreed to, as it holds now; given and withdrawn here with evidence. */
export function Consents({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const mayWrite = useMay("members.write");
  const [asked, setAsked] = useState<Asked>(null);
  const purposes = useOne("/v1/purposes", {}, { staleMs: 60_000 });
  const titleOf = (code: string) =>
    purposes.data?.find((each) => each.code === code)?.title ?? code;

  function change({ purpose, channel, is_granted }: State): void {
    setAsked({ purpose, channel, isGranted: !is_granted });
  }

  return (
    <Section
      title={w("consents")}
      extra={
        mayWrite && (
          <Button size="small" onClick={() => setAsked({ isGranted: true })}>
            {w("consentRecord")}
          </Button>
        )
      }
    >
      {portrait.consents.length === 0 && <span className="secondary">{w("noConsents")}</span>}
      <ul className="plain-list">
        {portrait.consents.map((each) => (
          <li key={`${each.purpose} ${each.channel}`}>
            <span>
              {titleOf(each.purpose)}
              {each.channel !== "*" && <span className="secondary"> · {each.channel}</span>}
              <div className="secondary small">
                {w(`basis.${each.basis}`)} · <When at={each.stated_at} as="date" />
              </div>
            </span>
            <Flex gap={8} align="center" className="plain-end">
              <StateTag
                tone={each.is_granted ? "good" : "bad"}
                text={w(each.is_granted ? "granted" : "withdrawn")}
              />
              {mayWrite && (
                <Button type="link" size="small" onClick={() => change(each)}>
                  {w(each.is_granted ? "consentWithdraw" : "consentGive")}
                </Button>
              )}
            </Flex>
          </li>
        ))}
      </ul>
      <ConsentDialog
        memberId={portrait.member.id}
        asked={asked}
        purposes={purposes.data ?? []}
        onClose={() => setAsked(null)}
      />
    </Section>
  );
}

interface DialogProps {
  memberId: string;
  asked: Asked;
  purposes: Schema<"Purpose">[];
  onClose: () => void;
}

interface Values {
  purpose: string;
  channel: string;
  textVersion: string;
}

function ConsentDialog({ memberId, asked, purposes, onClose }: DialogProps) {
  const w = useWords();
  const record = useAct("post", "/v1/members/{member_id}/consents", {
    changes: OF_MEMBERS,
    done: w("consentRecorded"),
    isQuiet: true,
  });

  async function submit({ purpose, channel, textVersion }: Values): Promise<void> {
    const body = {
      purpose,
      channel: channel.trim() || "*",
      basis: "consent" as const,
      is_granted: asked?.isGranted ?? true,
      source: "console",
      text_version: textVersion,
    };
    await record.mutateAsync({ path: { member_id: memberId }, body });
    onClose();
  }

  const act = w(asked?.isGranted === false ? "consentWithdraw" : "consentGive");
  return (
    <Modal open={asked !== null} title={act} footer={null} onCancel={onClose} destroyOnHidden>
      <ActForm<Values>
        act={act}
        initial={{
          ...(asked?.purpose ? { purpose: asked.purpose } : {}),
          channel: asked?.channel ?? "*",
        }}
        onSubmit={submit}
        onCancel={onClose}
        guardsLeaving={false}
      >
        <Form.Item name="purpose" label={w("purpose")} rules={[{ required: true }]}>
          <Select options={purposes.map(({ code, title }) => ({ value: code, label: title }))} />
        </Form.Item>
        <Form.Item name="channel" label={w("consentChannel")} extra={w("consentChannelHint")}>
          <Input maxLength={63} />
        </Form.Item>
        <Form.Item
          name="textVersion"
          label={w("consentText")}
          extra={w("consentTextHint")}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </ActForm>
    </Modal>
  );
}
