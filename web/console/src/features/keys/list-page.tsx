import { Link } from "react-router";
import { useList, type Schema } from "@/shared/api";
import { useInstallation, useMay } from "@/shared/session";
import {
  FilterChoice,
  ListPage,
  NONE,
  PrimaryAct,
  StateTag,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import { useWords } from "./words";

type Key = Schema<"KeyView">;

const FILTERS = ["kind", "revoked"] as const;

/** Who works with the platform by machine, and when each did so last. */
export function KeysPage() {
  const w = useWords();
  const mayWrite = useMay("keys.write");
  const [view] = useView(FILTERS);
  const keys = useList("/v1/keys", {
    query: {
      kind: (view.kind as Key["kind"] | undefined) ?? null,
      with_revoked: view.revoked === "yes",
    },
  });
  const issue = mayWrite && <PrimaryAct text={w("issue")} to="/keys/new" />;
  return (
    <ListPage
      id="keys"
      title={w("title")}
      lead={w("lead")}
      actions={issue}
      list={keys}
      columns={useKeyColumns()}
      rowKey={(key) => key.id}
      to={(key) => `/keys/${key.id}`}
      filterNames={FILTERS}
      filters={
        <>
          <FilterChoice
            name="kind"
            label={w("kind")}
            options={[
              { value: "secret", label: w("kind.secret") },
              { value: "write", label: w("kind.write") },
            ]}
          />
          <FilterChoice
            name="revoked"
            label={w("withRevoked")}
            options={[{ value: "yes", label: w("withRevokedYes") }]}
          />
        </>
      }
      empty={{ title: w("emptyTitle"), hint: w("emptyHint"), action: issue }}
    />
  );
}

function useKeyColumns(): Column<Key>[] {
  const w = useWords();
  const limitsOf = (key: Key) =>
    [...(key.stores ?? []), key.channel, key.source].filter(Boolean).join(", ");
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (key) => (
        <>
          <Link to={`/keys/${key.id}`}>{key.name}</Link>
          <div className="secondary small">
            <code>{key.prefix}…</code>
          </div>
        </>
      ),
      text: (key) => key.name,
    },
    { key: "kind", title: w("kind"), render: (key) => w(`kind.${key.kind}`) },
    {
      key: "scopes",
      title: w("scopes"),
      render: (key) =>
        key.kind === "write" ? w("scopesEvents") : w("scopeCount", { count: key.scopes.length }),
      text: (key) => key.scopes.join(" "),
    },
    { key: "limits", title: w("limits"), render: (key) => limitsOf(key) || NONE, text: limitsOf },
    { key: "state", title: w("state"), render: (key) => <KeyState of={key} /> },
    {
      key: "last_used_at",
      title: w("lastUsed"),
      render: (key) =>
        key.last_used_at ? (
          <When at={key.last_used_at} as="relative" />
        ) : (
          <span className="secondary">{w("notUsed")}</span>
        ),
      text: (key) => key.last_used_at ?? "",
    },
    {
      key: "expires_at",
      title: w("expiresAt"),
      phone: "hide",
      render: (key) => (key.expires_at ? <When at={key.expires_at} /> : w("never")),
      text: (key) => key.expires_at ?? "",
    },
    {
      key: "created_at",
      title: w("created"),
      isExtra: true,
      render: (key) => <When at={key.created_at} as="date" />,
      text: (key) => key.created_at,
    },
  ];
}

export function KeyState({ of: key }: { of: Key }) {
  const w = useWords();
  const { now } = useInstallation();
  if (key.revoked_at) return <StateTag tone="neutral" text={w("revoked")} />;
  if (key.expires_at && new Date(key.expires_at) <= now()) {
    return <StateTag tone="warning" text={w("expired")} />;
  }
  return <StateTag tone="good" text={w("active")} />;
}
