import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { useSharedWords } from "../words";
import type { Column } from "./columns";
import type { DataTableProps } from "./data-table";

/** The rows as cards, for screens too narrow for a table. */
export function RowCards<Row extends object>(props: DataTableProps<Row>) {
  const { list, columns, rowKey, label, expand } = props;
  const titles = columns.filter((each, at) => each.phone === "title" || (at === 0 && !each.phone));
  const lines = columns.filter((each) => each.phone !== "hide" && !titles.includes(each));
  return (
    <ul className="row-cards" aria-label={label}>
      {list.items.map((row) => (
        <li key={rowKey(row)}>
          <div className="row-card-title">
            {titles.map((column) => (
              <span key={column.key}>{column.render(row)}</span>
            ))}
          </div>
          <dl>
            {lines.map((column) => (
              <Line key={column.key} column={column} row={row} />
            ))}
          </dl>
          {expand && <More>{() => expand(row)}</More>}
        </li>
      ))}
    </ul>
  );
}

/** What belongs to a row, drawn, and asked for, when it is wanted. */
function More({ children }: { children: () => ReactNode }) {
  const w = useSharedWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {w(isOpen ? "lessOfRow" : "moreOfRow")}
      </Button>
      {isOpen && <div className="row-card-more">{children()}</div>}
    </>
  );
}

function Line<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  return (
    <div>
      <dt>{column.title}</dt>
      <dd className={column.isNumber ? "number" : undefined}>{column.render(row)}</dd>
    </div>
  );
}
