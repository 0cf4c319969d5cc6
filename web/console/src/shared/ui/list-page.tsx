import { ColumnHeightOutlined, DownloadOutlined, SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Flex, Popover, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useKept } from "@/shared/preferences";
import { useSharedWords } from "../words";
import { useColumns, type Column } from "./columns";
import { DataTable, type DataTableProps } from "./data-table";
import { downloadCsv } from "./download";
import { FilterBar } from "./filters";
import { Empty, Page } from "./page";
import { useView } from "./use-view";

interface ListPageProps<Row> extends Omit<DataTableProps<Row>, "empty" | "label" | "isDense"> {
  /** What choices of columns are kept under. */
  id: string;
  title: string;
  lead?: ReactNode;
  back?: { to: string; text: string };
  /** Buttons in the header; the primary one last. */
  actions?: ReactNode;
  /** The filters, and the parameters of the address that they set. */
  filters?: ReactNode;
  filterNames?: readonly string[];
  /** What to say and do when there is nothing at all. */
  empty: { title: string; hint?: ReactNode; action?: ReactNode };
  /** Left of the table's tools: how many there are, what is selected. */
  summary?: ReactNode;
  /** Between filters and table. */
  above?: ReactNode;
  /** Called for a CSV file of everything; without it, columns with `text` export what is shown. */
  onExport?: () => void;
}

/** A page that is a list: every page of that kind looks and works alike. */
export function ListPage<Row extends object>(props: ListPageProps<Row>) {
  const { id, title, lead, back, actions, filters, filterNames = [], above, summary } = props;
  const w = useSharedWords();
  const { shown, chosen, choose } = useColumns(id, props.columns);
  const [dense, keepDense] = useKept("dense");
  const isDense = dense === "yes";
  const [view, setView] = useView(filterNames);
  const isNarrowed = filterNames.some((name) => view[name] !== undefined);
  const nothing = isNarrowed ? (
    <Empty
      title={w("nothingFound")}
      hint={w("nothingFoundHint")}
      action={
        <Button
          onClick={() => setView(Object.fromEntries(filterNames.map((name) => [name, null])))}
        >
          {w("clearFilters")}
        </Button>
      }
    />
  ) : (
    <Empty {...props.empty} />
  );

  // Where there is nothing yet, the act stands in the middle of the page, once.
  const isBare = !isNarrowed && props.empty.action !== undefined && isEmpty(props.list);
  return (
    <Page
      title={title}
      lead={lead}
      {...(back ? { back } : {})}
      actions={isBare && actions === props.empty.action ? undefined : actions}
    >
      {filters && <FilterBar names={filterNames}>{filters}</FilterBar>}
      {above}
      <div className="list-panel">
        <Flex align="center" gap={4} className="list-tools">
          <div className="list-summary">{summary}</div>
          <ExportButton {...props} shown={shown} />
          <Tooltip title={w(isDense ? "roomy" : "dense")}>
            <Button
              type="text"
              icon={<ColumnHeightOutlined />}
              aria-label={w(isDense ? "roomy" : "dense")}
              onClick={() => keepDense(isDense ? null : "yes")}
            />
          </Tooltip>
          <Chooser columns={props.columns} chosen={chosen} onChoose={choose} />
        </Flex>
        <DataTable {...props} columns={shown} label={title} empty={nothing} isDense={isDense} />
      </div>
    </Page>
  );
}

function isEmpty({ items, isLoading, problem }: ListPageProps<object>["list"]): boolean {
  return items.length === 0 && !isLoading && !problem;
}

function ExportButton<Row>(props: ListPageProps<Row> & { shown: Column<Row>[] }) {
  const w = useSharedWords();
  const { onExport, shown, list, id } = props;
  const columns = shown.filter((each) => each.text !== undefined);
  if (!onExport && columns.length === 0) return null;

  function save(): void {
    const rows = list.items.map((row) => columns.map((each) => each.text?.(row) ?? ""));
    downloadCsv(id, [columns.map((each) => each.title), ...rows]);
  }

  return (
    <Tooltip title={w("csv")}>
      <Button
        type="text"
        icon={<DownloadOutlined />}
        aria-label={w("csv")}
        disabled={list.items.length === 0}
        onClick={onExport ?? save}
      />
    </Tooltip>
  );
}

interface ChooserProps<Row> {
  columns: Column<Row>[];
  chosen: string[];
  onChoose: (keys: string[]) => void;
}

function Chooser<Row>({ columns, chosen, onChoose }: ChooserProps<Row>) {
  const w = useSharedWords();
  const options = columns.map((each) => ({ value: each.key, label: each.title }));
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="column-chooser"
          options={options}
          value={chosen}
          onChange={onChoose}
        />
      }
    >
      <Button type="text" icon={<SettingOutlined />} aria-label={w("columns")} />
    </Popover>
  );
}
