import { Alert, Descriptions } from "antd";
import type { Schema } from "@/shared/api";
import { CopyId, NONE, Table } from "@/shared/ui";
import { differencesOf, type Difference } from "./differences";
import { useWords } from "./words";

type Entry = Schema<"AuditView">;

/** What an entry says beyond its line: what changed, and from where it was done. */
export function Details({ entry }: { entry: Entry }) {
  const w = useWords();
  return (
    <div className="stack">
      {!entry.is_intact && <Alert type="error" showIcon title={w("alteredHint")} />}
      <Changes entry={entry} />
      <Descriptions
        size="small"
        column={{ xs: 1, lg: 3 }}
        items={[
          { key: "ip", label: w("ip"), children: entry.ip ?? NONE },
          { key: "agent", label: w("agent"), children: entry.user_agent ?? NONE },
          {
            key: "request",
            label: w("request"),
            children: entry.request_id ? <CopyId id={entry.request_id} isWhole /> : NONE,
          },
        ]}
      />
    </div>
  );
}

function Changes({ entry }: { entry: Entry }) {
  const w = useWords();
  const rows = differencesOf(entry.before, entry.after);
  if (rows.length === 0) return <span className="secondary">{w("noDetails")}</span>;
  const hasBefore = entry.before != null;
  const hasAfter = entry.after != null;
  return (
    <Table<Difference>
      dataSource={rows}
      rowKey="path"
      aria-label={w("details")}
      columns={[
        { key: "path", title: w("field"), render: (_, row) => <code>{row.path}</code> },
        ...(hasBefore
          ? [
              {
                key: "before",
                title: w("before"),
                render: (_: unknown, row: Difference) => <Value of={row.before} />,
              },
            ]
          : []),
        ...(hasAfter
          ? [
              {
                key: "after",
                title: w(hasBefore ? "after" : "facts"),
                render: (_: unknown, row: Difference) => <Value of={row.after} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function Value({ of: value }: { of: unknown }) {
  const w = useWords();
  if (value === undefined || value === null) return <span className="secondary">{NONE}</span>;
  if (typeof value === "boolean") return <>{w(value ? "yes" : "no")}</>;
  if (Array.isArray(value) && value.every((each) => typeof each !== "object")) {
    return <span className="audit-value">{value.length > 0 ? value.join(", ") : NONE}</span>;
  }
  if (typeof value === "object") {
    return <code className="audit-value">{JSON.stringify(value)}</code>;
  }
  return <span className="audit-value">{JSON.stringify(value).replace(/^"|"$/g, "")}</span>;
}
