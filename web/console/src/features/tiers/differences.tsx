import { Table } from "antd";
import { NONE } from "@/shared/ui";
import { differencesOf, type Difference } from "./comparing";
import type { LadderBody } from "./ladder";
import { useWords } from "./words";

interface DifferencesProps {
  before: LadderBody;
  after: LadderBody;
}

/** Where two versions say otherwise, field by field. */
export function Differences({ before, after }: DifferencesProps) {
  const w = useWords();
  const changes = differencesOf(before, after);
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
