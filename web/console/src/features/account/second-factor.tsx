import { Alert, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { ask, queryClient, refresh, type Schema } from "@/shared/api";
import { useAccount } from "@/shared/session";
import { ActForm, CopyId, copyText, Section, StateTag } from "@/shared/ui";
import { QrCode } from "./qr-code";
import { useWords } from "./words";

type Enrolment = Schema<"Enrolment">;

/** The second factor: whether it is on, and putting it in force. */
export function SecondFactor() {
  const w = useWords();
  const { has_second_factor: isOn } = useAccount();
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title={w("factor")}
      lead={w("factorLead")}
      extra={
        <StateTag tone={isOn ? "good" : "warning"} text={w(isOn ? "factorOn" : "factorOff")} />
      }
    >
      <Button onClick={() => setOpen(true)}>{w(isOn ? "factorAgain" : "factorSetUp")}</Button>
      <Modal
        open={isOpen}
        title={w("factorSetUp")}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
        mask={{ closable: false }}
      >
        <Steps onDone={() => setOpen(false)} />
      </Modal>
    </Section>
  );
}

/** Password, then the key and a first code of it, then the recovery codes. */
function Steps({ onDone }: { onDone: () => void }) {
  const w = useWords();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);

  async function enrol({ password }: { password: string }): Promise<void> {
    setEnrolment(await ask("post", "/v1/account/second-factor", { body: { password } }));
  }

  async function confirm({ code }: { code: string }): Promise<void> {
    const body = { code: code.replaceAll(/\s/g, "") };
    const answer = await ask("post", "/v1/account/second-factor/confirm", { body });
    setCodes(answer.recovery_codes);
    await refresh(queryClient, ["/v1/account"]);
  }

  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (enrolment) {
    return (
      <ActForm key="code" act={w("factorConfirm")} onSubmit={confirm} guardsLeaving={false}>
        <p>{w("factorScan")}</p>
        <QrCode text={enrolment.uri} label={w("factorQr")} />
        <p className="qr-key">
          {w("factorKey")}: <CopyId id={enrolment.secret} isWhole />
        </p>
        <Form.Item name="code" label={w("factorCode")} rules={[{ required: true }]}>
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={7} autoFocus />
        </Form.Item>
      </ActForm>
    );
  }
  return (
    <ActForm key="proof" act={w("factorNext")} onSubmit={enrol} guardsLeaving={false}>
      <Form.Item name="password" label={w("factorProof")} rules={[{ required: true }]}>
        <Input.Password autoComplete="current-password" autoFocus />
      </Form.Item>
    </ActForm>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const w = useWords();
  const [isCopied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    await copyText(codes.join("\n"));
    setCopied(true);
  }

  return (
    <div className="stack">
      <Alert type="success" showIcon title={w("factorDone")} />
      <strong>{w("recovery")}</strong>
      <span>{w("recoveryLead")}</span>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="form-acts">
        <Button onClick={() => void copy()}>
          {w(isCopied ? "recoveryCopied" : "recoveryCopy")}
        </Button>{" "}
        <Button type="primary" onClick={onDone}>
          {w("recoverySaved")}
        </Button>
      </div>
    </div>
  );
}
