import { Button } from "antd";
import { useState } from "react";
import { ask, problemOf, useList, type ApiProblem, type Schema } from "@/shared/api";
import { DataTable, downloadCsv, Empty, Problem, Section, type Column } from "@/shared/ui";
import { useFaultWords } from "./refusals";
import { useWords } from "./words";

type Import = Schema<"ImportView">;
type Line = Schema<"RefusedLineView">;

const PAGE = 500;
const ROWS_MAX = 50_000;

/** The lines that were refused, each with its reason, to be read here or mended in a spreadsheet. */
export function RefusedLines({ view }: { view: Import }) {
  const w = useWords();
  const lines = useList(
    "/v1/imports/{import_id}/errors",
    { path: { import_id: view.id } },
    { name: "line" },
  );
  const { isBusy, problem, save } = useDownload(view);
  return (
    <Section
      title={w("refusedTitle")}
      lead={w("refusedLead")}
      isFlush
      extra={
        lines.items.length > 0 && (
          <Button loading={isBusy} onClick={() => void save()}>
            {w("download")}
          </Button>
        )
      }
    >
      {problem && <Problem problem={problem} />}
      <DataTable
        list={lines}
        columns={useLineColumns(view.files.length > 1)}
        rowKey={(line) => `${line.file}${line.line}${line.field}${line.code}`}
        label={w("refusedTitle")}
        empty={<Empty title={w("noneRefused")} />}
        isDense
      />
    </Section>
  );
}

function useLineColumns(hasFiles: boolean): Column<Line>[] {
  const w = useWords();
  const tell = useFaultWords();
  const file: Column<Line>[] = hasFiles
    ? [{ key: "file", title: w("file"), render: (each) => each.file }]
    : [];
  return [
    ...file,
    { key: "line", title: w("line"), isNumber: true, render: (each) => each.line },
    { key: "reason", title: w("reason"), render: (each) => tell(each) },
    {
      key: "raw",
      title: w("rawLine"),
      render: (each) => <code className="raw-line">{rawOf(each)}</code>,
    },
  ];
}

function rawOf({ raw }: Line): string {
  if (raw === null || raw === undefined) return "";
  return typeof raw === "string" ? raw : JSON.stringify(raw);
}

/** All refused lines as one CSV file, whatever number of pages they are. */
function useDownload(view: Import) {
  const w = useWords();
  const tell = useFaultWords();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  async function save(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const rows = (await everyLine(view.id)).map((each) => [
        each.file,
        String(each.line),
        each.field,
        each.code,
        tell(each),
        rawOf(each),
      ]);
      const head = [w("file"), w("line"), w("field"), w("code"), w("reason"), w("rawLine")];
      downloadCsv(`refused-${view.files[0] ?? view.id}`, [head, ...rows]);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  }

  return { isBusy, problem, save };
}

async function everyLine(importId: string): Promise<Line[]> {
  const found: Line[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Line[]; next_cursor?: string | null } = await ask(
      "get",
      "/v1/imports/{import_id}/errors",
      { path: { import_id: importId }, query: { limit: PAGE, cursor } },
    );
    found.push(...page.items);
    cursor = page.next_cursor ?? null;
  } while (cursor && found.length < ROWS_MAX);
  return found;
}
