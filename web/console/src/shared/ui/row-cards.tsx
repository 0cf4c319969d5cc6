import { Button, Checkbox } from "antd";
import { useId, useState, type ReactNode } from "react";
import { useSharedWords } from "../words";
import type { Column } from "./columns";
import type { DataTableProps } from "./data-table";

/** The rows as cards, for screens too narrow for a table. */
export function RowCards<Row extends object>(props: DataTableProps<Row>) {
  const { list, columns, rowKey, label, expand, selection } = props;
  const titles = columns.filter((each, at) => each.phone === "title" || (at === 0 && !each.phone));
  const lines = columns.filter((each) => each.phone !== "hide" && !titles.includes(each));
  return (
    <ul className="row-cards" aria-label={label}>
      {list.items.map((row) => (
        <li key={rowKey(row)}>
          <Title selection={selection} rowKey={rowKey(row)}>
            {titles.map((column) => (
              <span key={column.key}>{column.render(row)}</span>
            ))}
          </Title>
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

interface TitleProps {
  selection: DataTableProps<never>["selection"];
  rowKey: string;
  children: ReactNode;
}

/** What a card is called; where rows can be chosen, with its box. */
function Title({ selection, rowKey, children }: TitleProps) {
  const id = useId();
  if (!selection) return <div className="row-card-title">{children}</div>;
  const { keys, onChange } = selection;
  return (
    <div className="row-card-title row-card-chosen">
      <Checkbox
        aria-labelledby={id}
        checked={keys.includes(rowKey)}
        onChange={({ target }) =>
          onChange(target.checked ? [...keys, rowKey] : keys.filter((key) => key !== rowKey))
        }
      />
      <div id={id}>{children}</div>
    </div>
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
