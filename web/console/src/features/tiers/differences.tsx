import { Table } from "antd";
import { NONE } from "@/shared/ui";
import { useWords } from "./words";

interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** Where two versions say otherwise, field by field. */
export function Differences({ changes }: { changes: Difference[] }) {
  const w = useWords();
  if (changes.length === 0) return <span className="secondary">{w("noDifferences")}</span>;
  return (
    <Table<Difference>
      dataSource={changes}
      rowKey="path"
      size="small"
      pagination={false}
      scroll={{ x: "max-content" }}
      aria-label={w("differences")}
      columns={[
        {
          title: w("field"),
          render: (_, each) => <code className="difference-path">{each.path}</code>,
        },
        { title: w("before"), render: (_, each) => <Value value={each.before} /> },
        { title: w("after"), render: (_, each) => <Value value={each.after} /> },
      ]}
    />
  );
}

function Value({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <>{NONE}</>;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  return <pre className="difference-value">{text}</pre>;
}
