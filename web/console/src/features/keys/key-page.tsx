import { Button, Descriptions } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useOne, type Schema } from "@/shared/api";
import { PermissionList } from "@/shared/permissions";
import { useMay } from "@/shared/session";
import { CopyId, Loaded, NONE, Page, Section, When } from "@/shared/ui";
import { KeyState } from "./list-page";
import { Revocation } from "./revocation";
import { Rotation } from "./rotation";
import { KeySnippets } from "./snippets";
import { useWords } from "./words";

type Key = Schema<"KeyView">;

/** One key: what it may do, when it was used last, a new secret, and its end. */
export function KeyPage() {
  const w = useWords();
  const { keyId = "" } = useParams();
  const key = useOne("/v1/keys/{key_id}", { path: { key_id: keyId } });
  return (
    <Page
      title={key.data?.name ?? w("key")}
      tags={key.data && <KeyState of={key.data} />}
      back={{ to: "/keys", text: w("title") }}
      actions={key.data && !key.data.revoked_at && <Acts of={key.data} />}
    >
      <Loaded query={key}>
        {(found) => (
          <>
            <Facts of={found} />
            {!found.revoked_at && (
              <Section title={w("try")} lead={w("tryLead", { prefix: found.prefix })}>
                <KeySnippets secret={`${found.prefix}…`} kind={found.kind} scopes={found.scopes} />
              </Section>
            )}
            {found.kind === "secret" && (
              <Section title={w("scopes")}>
                <PermissionList permissions={found.scopes} />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Acts({ of: key }: { of: Key }) {
  const w = useWords();
  const mayWrite = useMay("keys.write");
  const [asked, setAsked] = useState<"rotate" | "revoke" | null>(null);
  if (!mayWrite) return null;
  return (
    <>
      <Button danger onClick={() => setAsked("revoke")}>
        {w("revoke")}
      </Button>
      <Button onClick={() => setAsked("rotate")}>{w("rotate")}</Button>
      <Rotation of={key} isOpen={asked === "rotate"} onClose={() => setAsked(null)} />
      <Revocation of={key} isOpen={asked === "revoke"} onClose={() => setAsked(null)} />
    </>
  );
}

function Facts({ of: key }: { of: Key }) {
  const w = useWords();
  const mayAudit = useMay("audit.read");
  return (
    <Section
      title={w("facts")}
      extra={mayAudit && <Link to={`/audit?actor=${key.id}`}>{w("history")}</Link>}
    >
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, lg: 3 }}
        items={[
          { key: "kind", label: w("kind"), children: w(`kind.${key.kind}`) },
          { key: "prefix", label: w("begins"), children: <CopyId id={key.prefix} isWhole /> },
          {
            key: "used",
            label: w("lastUsed"),
            children: key.last_used_at ? (
              <When at={key.last_used_at} as="relative" />
            ) : (
              w("notUsed")
            ),
          },
          { key: "created", label: w("created"), children: <When at={key.created_at} /> },
          {
            key: "expires",
            label: w("expiresAt"),
            children: key.expires_at ? <When at={key.expires_at} /> : w("never"),
          },
          ...(key.revoked_at
            ? [{ key: "end", label: w("revokedAt"), children: <When at={key.revoked_at} /> }]
            : []),
          { key: "stores", label: w("stores"), children: key.stores?.join(", ") ?? NONE },
          { key: "channel", label: w("channel"), children: key.channel ?? NONE },
          { key: "source", label: w("source"), children: key.source ?? NONE },
        ]}
      />
    </Section>
  );
}
