import { DatePicker, Form, Input, Radio, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { PermissionPicker } from "@/shared/permissions";
import { useMay } from "@/shared/session";
import { ActForm, Page, Section } from "@/shared/ui";
import { IssuedKey } from "./issued-key";
import { useWords } from "./words";

type Issued = Schema<"KeyIssued">;

interface Values {
  kind: "secret" | "write";
  name: string;
  scopes?: string[];
  stores?: string[];
  channel?: string;
  source?: string;
  expires_at?: Dayjs | null;
}

const KINDS = ["secret", "write"] as const;
const ENOUGH = 200;

/** A new key; its secret is shown once. */
export function IssuePage() {
  const w = useWords();
  const navigate = useNavigate();
  const [issued, setIssued] = useState<Issued | null>(null);
  const issue = useAct("post", "/v1/keys", { isQuiet: true });

  async function submit(values: Values): Promise<void> {
    setIssued(await issue.mutateAsync({ body: bodyOf(values) }));
  }

  return (
    <Page title={w("issueTitle")} back={{ to: "/keys", text: w("title") }} width="form">
      <Section>
        <ActForm<Values>
          act={w("issue")}
          initial={{ kind: "secret", scopes: [] }}
          onSubmit={submit}
          onCancel={() => void navigate("/keys")}
        >
          <Form.Item
            name="name"
            label={w("name")}
            extra={w("nameHint")}
            rules={[{ required: true }]}
          >
            <Input maxLength={100} autoComplete="off" autoFocus />
          </Form.Item>
          <Form.Item name="kind" label={w("kind")} required>
            <Radio.Group
              vertical
              options={KINDS.map((kind) => ({
                value: kind,
                label: (
                  <>
                    {w(`kind.${kind}`)}
                    <div className="secondary small">{w(`kindHint.${kind}`)}</div>
                  </>
                ),
              }))}
            />
          </Form.Item>
          <Scopes />
          <Limits />
        </ActForm>
      </Section>
      {issued && (
        <IssuedKey issued={issued} onClose={() => void navigate(`/keys/${issued.key.id}`)} />
      )}
    </Page>
  );
}

function Scopes() {
  const w = useWords();
  const kind = Form.useWatch("kind") as Values["kind"] | undefined;
  if (kind === "write") return null;
  return (
    <Form.Item
      name="scopes"
      label={w("scopes")}
      required
      rules={[{ type: "array", min: 1, message: w("scopesNeeded") }]}
    >
      <PermissionPicker />
    </Form.Item>
  );
}

function Limits() {
  const w = useWords();
  const isEnabled = useMay("catalog.read");
  const asked = { query: { limit: ENOUGH } };
  const stores = useOne("/v1/catalog/stores", asked, { isEnabled });
  const channels = useOne("/v1/catalog/channels", asked, { isEnabled });
  const sources = useOne("/v1/catalog/sources", asked, { isEnabled });
  return (
    <>
      <p className="secondary">{w("limitsHint")}</p>
      <div className="form-grid">
        <Form.Item name="stores" label={w("stores")}>
          <Select
            mode="multiple"
            options={choices(stores.data?.items)}
            showSearch={{ optionFilterProp: "label" }}
            allowClear
          />
        </Form.Item>
        <Form.Item name="channel" label={w("channel")}>
          <Select options={choices(channels.data?.items)} allowClear />
        </Form.Item>
        <Form.Item name="source" label={w("source")}>
          <Select options={choices(sources.data?.items)} allowClear />
        </Form.Item>
        <Form.Item name="expires_at" label={w("expiresAt")}>
          <DatePicker className="wide" showTime={{ format: "HH:mm" }} placeholder={w("never")} />
        </Form.Item>
      </div>
    </>
  );
}

function choices(entries: { code: string; name: string }[] | undefined) {
  return (entries ?? []).map(({ code, name }) => ({ value: code, label: `${name} (${code})` }));
}

function bodyOf(values: Values): Schema<"KeyBody"> {
  const { kind, name, scopes, stores, channel, source, expires_at } = values;
  return {
    kind,
    name,
    scopes: kind === "secret" ? (scopes ?? []) : [],
    stores: stores?.length ? stores : null,
    channel: channel ?? null,
    source: source ?? null,
    expires_at: expires_at?.toISOString() ?? null,
  };
}
