import { Grid, Input, Select } from "antd";
import { Table, type TableColumns } from "@/shared/ui";
import { FIELDS, isTime, type Field } from "./fields";
import type { Draft } from "./mapping";
import type { Look } from "./preview";
import { useWords } from "./words";

interface ColumnTableProps {
  look: Look;
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

type Row = Draft["columns"][number] & { at: number; samples: string[] };

/** Each column with some of what stands in it, and the field that it becomes. */
export function ColumnTable({ look, draft, onDraft }: ColumnTableProps) {
  const w = useWords();
  const isNarrow = Grid.useBreakpoint().lg === false;
  const rows: Row[] = draft.columns.map((column, at) => ({
    ...column,
    at,
    samples: look.columns[at]?.samples ?? [],
  }));
  const options = FIELDS[draft.kind].map((value) => ({ value, label: w(`field.${value}`) }));

  function change(at: number, changes: Partial<Draft["columns"][number]>): void {
    const columns = draft.columns.map((each, n) => (n === at ? { ...each, ...changes } : each));
    onDraft({ ...draft, columns });
  }

  function choose(row: Row, field: Field | null): void {
    const guess = look.columns[row.at]?.time_format ?? null;
    change(row.at, { field, format: field && isTime(field) ? guess : null });
  }

  const fieldOf = (row: Row) => (
    <Select<Field | "">
      className="wide"
      aria-label={w("fieldOf", { column: row.name })}
      value={row.field ?? ""}
      showSearch={{ optionFilterProp: "label" }}
      // The cross that empties a field shows under a mouse only, and a thumb has to leave out too.
      options={[{ value: "", label: w("leftOut") }, ...options]}
      onChange={(field) => choose(row, field || null)}
    />
  );
  const formatOf = (row: Row) =>
    row.field && isTime(row.field) ? (
      <Input
        aria-label={w("timeFormatOf", { column: row.name })}
        placeholder="ISO 8601"
        value={row.format ?? ""}
        onChange={(event) => change(row.at, { format: event.target.value || null })}
      />
    ) : null;
  const name = (row: Row) => <strong>{row.name}</strong>;
  const samples = (row: Row) => (
    <span className="secondary samples">{row.samples.join(" · ")}</span>
  );
  const wide: TableColumns<Row> = [
    { title: w("column"), key: "name", render: (_, row) => name(row) },
    { title: w("samples"), key: "samples", render: (_, row) => samples(row) },
    { title: w("becomes"), key: "field", width: 260, render: (_, row) => fieldOf(row) },
    { title: w("timeFormat"), key: "format", width: 200, render: (_, row) => formatOf(row) },
  ];
  // On phones and tablets what belongs to a column of the file stands below it.
  const narrow: TableColumns<Row> = [
    {
      title: w("column"),
      key: "column",
      render: (_, row) => (
        <div className="column-card">
          {name(row)}
          {samples(row)}
          {fieldOf(row)}
          {formatOf(row)}
        </div>
      ),
    },
  ];
  return (
    <Table<Row>
      aria-label={w("columns")}
      dataSource={rows}
      rowKey="at"
      {...(isNarrow ? { tableLayout: "fixed", scroll: {} } : {})}
      columns={isNarrow ? narrow : wide}
    />
  );
}
