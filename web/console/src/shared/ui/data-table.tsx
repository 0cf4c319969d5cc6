import { Grid, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useNavigate } from "react-router";
import type { List } from "@/shared/api";
import type { Column } from "./columns";
import { useView } from "./use-view";
import { Pager } from "./pager";
import { Problem } from "./problem-view";
import { RowCards } from "./row-cards";
import { Table, type TableColumns } from "./table";
import "./data-table.css";

export interface DataTableProps<Row> {
  list: List<Row>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** What the table holds, for those who hear it. */
  label: string;
  /** Shown when there is no row at all. */
  empty: ReactNode;
  /** Where a click on a row leads; its first cell should hold a link there too. */
  to?: (row: Row) => string;
  isDense?: boolean;
  selection?: { keys: string[]; onChange: (keys: string[]) => void };
  expand?: (row: Row) => ReactNode;
}

const SKELETON_ROWS = 8;

/** The rows of a list with its pager; on a phone each row is a card. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { list, empty, label } = props;
  const isPhone = Grid.useBreakpoint().md === false;
  if (list.problem && list.items.length === 0) {
    return <Problem problem={list.problem} onRetry={list.retry} />;
  }
  if (list.isLoading) {
    return (
      <div aria-busy="true" aria-label={label} className="table-skeleton">
        <Skeleton active title={false} paragraph={{ rows: SKELETON_ROWS, width: "100%" }} />
      </div>
    );
  }
  if (list.items.length === 0 && !list.hasPrevious) return empty;
  return (
    <div className={list.isRefreshing ? "table-refreshing" : undefined}>
      {list.problem && <Problem problem={list.problem} onRetry={list.retry} />}
      {isPhone ? <RowCards {...props} /> : <WideTable {...props} />}
      <Pager list={list} />
    </div>
  );
}

function WideTable<Row extends object>(props: DataTableProps<Row>) {
  const { list, columns, rowKey, to, selection, expand } = props;
  const navigate = useNavigate();
  const [view, setView] = useView(["sort"]);
  const drawn: TableColumns<Row> = columns.map((column) => ({
    key: column.key,
    title: column.title,
    render: (_: unknown, row: Row) => column.render(row),
    ...(column.width ? { width: column.width } : {}),
    ...(column.isNumber ? { align: "right" as const, className: "number" } : {}),
    ...(column.sorts
      ? { sorter: true, sortOrder: orderOf(column, view.sort), showSorterTooltip: false }
      : {}),
  }));
  return (
    <Table<Row>
      dataSource={list.items}
      columns={drawn}
      rowKey={rowKey}
      aria-label={props.label}
      size={props.isDense ? "small" : "middle"}
      {...(selection
        ? {
            rowSelection: {
              // Ones are chosen to be compared: all of them never are.
              hideSelectAll: true,
              selectedRowKeys: selection.keys,
              onChange: (keys) => selection.onChange(keys.map(String)),
            },
          }
        : {})}
      {...(expand
        ? {
            expandable: {
              expandedRowRender: (row: Row) => <div className="row-details">{expand(row)}</div>,
            },
          }
        : {})}
      onRow={(row) =>
        to ? { className: "row-link", onClick: opens(() => void navigate(to(row))) } : {}
      }
      onChange={(_pages, _filters, sorter) => {
        const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter;
        const sorts = columns.find((each) => each.key === columnKey)?.sorts;
        setView({
          sort: order && sorts ? sorts[order === "ascend" ? "ascending" : "descending"] : null,
        });
      }}
    />
  );
}

function orderOf<Row>({ sorts }: Column<Row>, sort: string | undefined) {
  if (!sorts || !sort) return null;
  if (sort === sorts.ascending) return "ascend" as const;
  return sort === sorts.descending ? ("descend" as const) : null;
}

// A click on something that acts by itself, or that ends marking text, opens nothing.
function opens(act: () => void) {
  return (event: React.MouseEvent) => {
    const target = event.target as HTMLElement;
    const isOwn = target.closest("a, button, input, label, [role=checkbox]") !== null;
    if (!isOwn && !getSelection()?.toString()) act();
  };
}
