import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, Input } from "antd";
import { useState } from "react";
import { useWords } from "../words";
import { Field } from "./field";

type Data = Record<string, unknown>;

interface DataProps {
  data: Data | undefined;
  path: string;
  onChange: (data: Data | undefined) => void;
}

/** What goes along with an announcement, name by name. */
export function DataFields({ data, path, onChange }: DataProps) {
  const w = useWords();
  // Two names may be alike while they are being written; an object could not hold them.
  const [rows, setRows] = useState(() =>
    Object.entries(data ?? {}).map(([name, value]) => [name, spelled(value)] as const),
  );

  function put(next: (readonly [string, string])[]): void {
    setRows(next);
    const given = next.filter(([name]) => name !== "");
    onChange(
      given.length === 0
        ? undefined
        : Object.fromEntries(given.map(([name, text]) => [name, meant(text)])),
    );
  }

  return (
    <Field label={w("data")} path={path} hint={w("dataHint")}>
      {() => (
        <div className="rule-data">
          {rows.map(([name, text], at) => (
            <Flex key={at} gap={8}>
              <Input
                className="rule-text"
                aria-label={w("dataName")}
                placeholder={w("dataName")}
                value={name}
                onChange={({ target }) => put(rows.with(at, [target.value, text]))}
              />
              <Input
                className="rule-text"
                aria-label={w("dataValue")}
                placeholder={w("dataValue")}
                value={text}
                onChange={({ target }) => put(rows.with(at, [name, target.value]))}
              />
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={w("dataRemove", { name })}
                onClick={() => put(rows.toSpliced(at, 1))}
              />
            </Flex>
          ))}
          <div>
            <Button size="small" icon={<PlusOutlined />} onClick={() => put([...rows, ["", ""]])}>
              {w("dataAdd")}
            </Button>
          </div>
        </div>
      )}
    </Field>
  );
}

function spelled(value: unknown): string {
  return typeof value === "string" && meant(value) === value ? value : JSON.stringify(value);
}

/** Numbers, yes and no, and anything else in JSON goes as such; the rest is text. */
function meant(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
