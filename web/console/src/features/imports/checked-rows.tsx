import type { UseQueryResult } from "@tanstack/react-query";
import { Alert, Skeleton, Grid, Tooltip } from "antd";
import type { ApiProblem } from "@/shared/api";
import { Problem, Section, Table, type TableColumns } from "@/shared/ui";
import { useFieldTold } from "@/shared/refusals";
import type { Draft } from "./mapping";
import type { Look } from "./preview";
import { useFaultWords } from "./refusals";
import { useWords } from "./words";

const HEIGHT = 420;

type Fault = NonNullable<Look["checked"]>["faults"][number];
type Row = Look["rows"][number];

interface CheckedRowsProps {
  checked: UseQueryResult<Look, ApiProblem>;
  draft: Draft;
  /** Whether there is a mapping that could be tried. */
  isReady: boolean;
}

/** The first rows as they stand in the file, with what the mapping cannot take marked. */
export function CheckedRows({ checked, draft, isReady }: CheckedRowsProps) {
  const w = useWords();
  const { data, error } = checked;
  return (
    <Section title={w("firstRows")} lead={w("firstRowsLead")} isFlush={data !== undefined}>
      {!isReady && !data && <div className="secondary">{w("notYet")}</div>}
      {error && <Refused problem={error} />}
      {!error && isReady && !data && <Skeleton active title={false} />}
      {!error && data?.checked && <Told checked={data.checked} />}
      {data && !error && <Rows look={data} draft={draft} />}
    </Section>
  );
}

function Refused({ problem }: { problem: ApiProblem }) {
  const told = useFieldTold();
  return (
    <div className="stack">
      <Problem problem={problem} />
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((each) => (
            <li key={`${each.path}${each.code}`}>
              <code>{each.path}</code> {told(each)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Told({ checked }: { checked: NonNullable<Look["checked"]> }) {
  const w = useWords();
  const { row_count, faulty_row_count } = checked;
  return (
    <div className="checked-told" aria-live="polite">
      {faulty_row_count === 0 ? (
        <Alert type="success" showIcon title={w("allFit", { count: row_count })} />
      ) : (
        <Alert
          type="warning"
          showIcon
          title={w("someUnfit", { faulty: faulty_row_count, count: row_count })}
        />
      )}
    </div>
  );
}

function Rows({ look, draft }: { look: Look; draft: Draft }) {
  const w = useWords();
  const tell = useFaultWords();
  const isPhone = Grid.useBreakpoint().md === false;
  const faults = look.checked?.faults ?? [];
  const ofLine = (line: number) => faults.filter((each) => each.line === line);
  const cellOf = (row: Row, at: number) => {
    const fault = ofLine(row.line).find((each) => isOf(each, draft, at));
    const cell = row.cells[at] ?? "";
    return fault ? <Unfit cell={cell} told={tell(fault)} /> : cell;
  };
  const reasons = (row: Row) =>
    ofLine(row.line).map((each) => (
      <div key={`${each.field}${each.code}`} className="bad small">
        {tell(each)}
      </div>
    ));
  const line = { title: w("line"), dataIndex: "line", className: "number secondary", width: 76 };
  const wide: TableColumns<Row> = [
    line,
    ...look.columns.map((column, at) => ({
      title: column.name,
      key: `${at}`,
      render: (_: unknown, row: Row) => cellOf(row, at),
    })),
    { title: w("reason"), key: "reason", render: (_, row) => reasons(row) },
  ];
  // A phone shows the cells of a line one after another: what matters is which of them are wrong.
  const narrow: TableColumns<Row> = [
    line,
    {
      title: w("firstRows"),
      key: "cells",
      render: (_, row) => (
        <div className="row-cells">
          {look.columns.map((column, at) => (
            <span key={column.name} title={column.name}>
              {cellOf(row, at)}
            </span>
          ))}
          {reasons(row)}
        </div>
      ),
    },
  ];
  return (
    <Table<Row>
      aria-label={w("firstRows")}
      dataSource={look.rows}
      rowKey="line"
      {...(isPhone
        ? { tableLayout: "fixed", scroll: { y: HEIGHT } }
        : { scroll: { x: "max-content", y: HEIGHT } })}
      columns={isPhone ? narrow : wide}
    />
  );
}

/** What stands in a cell and cannot be taken, with the reason as its tip. */
function Unfit({ cell, told }: { cell: string; told: string }) {
  const w = useWords();
  return (
    <Tooltip title={told}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it has a tip */}
      <mark className="unfit" tabIndex={0} aria-label={`${cell}: ${told}`}>
        {cell || w("empty")}
      </mark>
    </Tooltip>
  );
}

/** Whether a fault speaks of the column at this place; identities are numbered in their order. */
function isOf(fault: Fault, draft: Draft, at: number): boolean {
  const field = draft.columns[at]?.field;
  if (!field) return false;
  if (!field.startsWith("identities.")) {
    return (
      fault.field === field || (field.startsWith("member.profile.") && isProfile(fault, field))
    );
  }
  const before = draft.columns.slice(0, at).filter((each) => each.field?.startsWith("identities."));
  return fault.field === `identities[${before.length}].value`;
}

function isProfile(fault: Fault, field: string): boolean {
  const name = field.slice("member.profile.".length);
  return fault.field === "member.profile" && fault.reason.startsWith(`${name}:`);
}
