import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Alert, Button, Modal } from "antd";
import { useState, type ReactNode } from "react";
import { useSharedWords } from "../words";
import { copyText } from "./copy-id";

interface SecretOnceProps {
  isOpen: boolean;
  title: string;
  secrets: { label: string; value: string }[];
  /** What it is for, and how long it is good. */
  note?: ReactNode;
  children?: ReactNode;
  onClose: () => void;
}

/** Something that is shown this once: it closes by saying that it was kept, and not by accident. */
export function SecretOnce({ isOpen, title, secrets, note, children, onClose }: SecretOnceProps) {
  const w = useSharedWords();
  return (
    <Modal
      open={isOpen}
      title={title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={640}
      destroyOnHidden
      footer={
        <Button type="primary" onClick={onClose}>
          {w("secretKept")}
        </Button>
      }
    >
      <div className="stack">
        <Alert type="warning" showIcon title={w("secretOnce")} />
        {secrets.map((secret) => (
          <Secret key={secret.label} {...secret} />
        ))}
        {note && <div className="secondary">{note}</div>}
        {children}
      </div>
    </Modal>
  );
}

function Secret({ label, value }: { label: string; value: string }) {
  const w = useSharedWords();
  return (
    <div>
      <div className="secondary small">{label}</div>
      <div className="snippet">
        <pre aria-label={label}>{value}</pre>
        <CopyButton text={value} label={w("copy", { what: label })} />
      </div>
    </div>
  );
}

/** Copies a text, and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const w = useSharedWords();
  const [isCopied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    await copyText(text);
    setCopied(true);
  }

  return (
    <Button
      size="small"
      icon={isCopied ? <CheckOutlined /> : <CopyOutlined />}
      aria-label={label}
      title={isCopied ? w("copied") : label}
      onClick={() => void copy()}
    />
  );
}
