import { CheckCircleFilled } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { IssuedKey } from "@/features/keys";
import { useAct, type Schema } from "@/shared/api";
import { useInstallation, useMay } from "@/shared/session";
import { ActForm } from "@/shared/ui";
import { useWords } from "./words";

type Issued = Schema<"KeyIssued">;

/** What a till and a service desk do; one who issues it must have these too. */
const TILL_SCOPES = [
  "orders.read",
  "orders.write",
  "members.read",
  "members.write",
  "ledger.read",
  "ledger.write",
  "events.read",
  "catalog.read",
];

/** The ways in: a file, a till or shop with a key, an app or page with a key that may be seen. */
export function DataIn() {
  const w = useWords();
  const { setup } = useInstallation();
  const mayImport = useMay("imports.write");
  return (
    <div className="examples">
      <div className="example-way">
        <h3>{w("importTitle")}</h3>
        <p>{w("importLead")}</p>
        <Ready isDone={setup?.has_members ?? false} text={w("hasMembers")} />
        <Ready isDone={setup?.has_orders ?? false} text={w("hasOrders")} />
        {mayImport ? (
          <Link to="/imports" className="button-link example-act">
            <Button>{w("importAct")}</Button>
          </Link>
        ) : (
          <span className="secondary">{w("mayNot")}</span>
        )}
      </div>
      <KeyWay kind="secret" title={w("keyTitle")} lead={w("keyLead")} first={w("keyDefault")} />
      <KeyWay
        kind="write"
        title={w("trackTitle")}
        lead={w("trackLead")}
        first={w("trackDefault")}
      />
    </div>
  );
}

function Ready({ isDone, text }: { isDone: boolean; text: string }) {
  if (!isDone) return null;
  return (
    <p className="step-ready">
      <CheckCircleFilled /> {text}
    </p>
  );
}

interface WayProps {
  kind: "secret" | "write";
  title: string;
  lead: string;
  first: string;
}

function KeyWay({ kind, title, lead, first }: WayProps) {
  const w = useWords();
  const mayIssue = useMay("keys.write");
  const [issued, setIssued] = useState<Issued | null>(null);
  const issue = useAct("post", "/v1/keys", { isQuiet: true });

  async function submit({ name }: { name: string }): Promise<void> {
    const scopes = kind === "secret" ? TILL_SCOPES : [];
    setIssued(await issue.mutateAsync({ body: { kind, name, scopes } }));
  }

  return (
    <div className="example-way" role="group" aria-label={title}>
      <h3>{title}</h3>
      <p>{lead}</p>
      {mayIssue ? (
        <ActForm<{ name: string }>
          act={w("keyAct")}
          initial={{ name: first }}
          onSubmit={submit}
          guardsLeaving={false}
          isMinor
        >
          <Form.Item
            name="name"
            label={w("keyName")}
            htmlFor={`key-name-${kind}`}
            rules={[{ required: true }]}
          >
            <Input id={`key-name-${kind}`} maxLength={100} />
          </Form.Item>
        </ActForm>
      ) : (
        <span className="secondary">{w("mayNot")}</span>
      )}
      {issued && <IssuedKey issued={issued} onClose={() => setIssued(null)} />}
    </div>
  );
}
