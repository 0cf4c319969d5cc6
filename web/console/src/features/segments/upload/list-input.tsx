import { Alert, Button, Flex, Input, Select, Upload } from "antd";
import { useState } from "react";
import { Scrolls } from "@/shared/ui";
import { useWords } from "../words";
import {
  bodyOf,
  contentOf,
  guessed,
  KINDS,
  tableOf,
  textOf,
  type Content,
  type Holds,
  type Table,
} from "./table";

const SHOWN = 5;
const WIDEST = 12;

export interface Given extends Content {
  fileName: string;
  lineCount: number;
}

/** A list, from a file or pasted, with what each of its columns holds. */
export function ListInput({ onChange }: { onChange: (given: Given | null) => void }) {
  const w = useWords();
  const [pasted, setPasted] = useState("");
  const [fileName, setFileName] = useState("");
  const [table, setTable] = useState<Table | null>(null);
  const [holds, setHolds] = useState<Holds>([]);

  function tell(found: Table | null, kinds: Holds, name: string): void {
    setTable(found);
    setHolds(kinds);
    setFileName(name);
    const content = found && contentOf(found, kinds);
    const lineCount = found ? bodyOf(found).length : 0;
    onChange(content && lineCount > 0 ? { ...content, fileName: name, lineCount } : null);
  }

  function read(text: string, name: string): void {
    const found = text.trim() === "" ? null : tableOf(text);
    tell(found, found ? guessed(found) : [], name);
  }

  return (
    <div className="stack">
      <Flex wrap gap={8} align="center">
        <Upload
          accept=".csv,.txt,text/csv,text/plain"
          showUploadList={false}
          beforeUpload={(file) => {
            setPasted("");
            void textOf(file).then((text) => read(text, file.name));
            return false;
          }}
        >
          <Button>{w("chooseFile")}</Button>
        </Upload>
        <span className="secondary">{fileName || w("orPaste")}</span>
      </Flex>
      {fileName === "" && (
        <Input.TextArea
          aria-label={w("pasted")}
          placeholder={w("pasteHint")}
          autoSize={{ minRows: 4, maxRows: 10 }}
          value={pasted}
          onChange={({ target }) => {
            setPasted(target.value);
            read(target.value, "");
          }}
        />
      )}
      {table && (
        <Columns table={table} holds={holds} onChange={(kinds) => tell(table, kinds, fileName)} />
      )}
    </div>
  );
}

interface ColumnsProps {
  table: Table;
  holds: Holds;
  onChange: (holds: Holds) => void;
}

/** The first lines, and above each column what it holds. */
function Columns({ table, holds, onChange }: ColumnsProps) {
  const w = useWords();
  const body = bodyOf(table);
  const isPlain = holds.length === 1 && !table.hasHeader;
  const options = [
    ...(isPlain ? [{ value: "looks", label: w("holds.looks") }] : []),
    ...KINDS.map((value) => ({ value, label: w(`holds.${value}`) })),
    ...(isPlain ? [] : [{ value: "", label: w("holds.nothing") }]),
  ];
  const set = (at: number, value: string) =>
    onChange(
      holds.map((held, place) => {
        if (place === at) return value === "" ? null : (value as Holds[number]);
        return held === value ? null : held;
      }),
    );
  const isNothing = holds.every((each) => each === null);
  return (
    <>
      {isNothing && <Alert type="warning" showIcon title={w("noColumn")} />}
      <Scrolls label={w("firstLines")} className="segment-lines">
        <table>
          <thead>
            <tr>
              {holds.slice(0, WIDEST).map((held, at) => (
                <th key={at} scope="col">
                  {table.hasHeader && <div>{table.rows[0]?.[at]}</div>}
                  <Select
                    size="small"
                    aria-label={w("holdsOf", { column: at + 1 })}
                    value={held ?? ""}
                    options={options}
                    onChange={(value: string) => set(at, value)}
                    popupMatchSelectWidth={false}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {body.slice(0, SHOWN).map((row, line) => (
              <tr key={line}>
                {holds.slice(0, WIDEST).map((_, at) => (
                  <td key={at}>{row[at]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      <div className="secondary">{w("lines", { count: body.length })}</div>
    </>
  );
}
