import { Button, Form, Input } from "antd";
import { StateTag, type Column } from "@/shared/ui";
import { useWords } from "./words";

const CODE = /^[a-z0-9][a-z0-9.-]*$/;

interface Entry {
  code: string;
  name: string;
  is_confirmed: boolean;
}

/** Name, code, and whether somebody entered it, alike for all of the catalog. */
export function entryColumns<E extends Entry>(
  w: ReturnType<typeof useWords>,
  onEdit: ((entry: E) => void) | null,
): Column<E>[] {
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (entry) => (
        <>
          {onEdit ? (
            <Button type="link" className="entry-name" onClick={() => onEdit(entry)}>
              {entry.name}
            </Button>
          ) : (
            entry.name
          )}{" "}
          {!entry.is_confirmed && <StateTag tone="warning" text={w("unconfirmed")} />}
        </>
      ),
    },
    { key: "code", title: w("code"), render: (entry) => <code>{entry.code}</code> },
  ];
}

/** The code of an entry; it cannot be changed once it is there. */
export function CodeField({ isNew }: { isNew: boolean }) {
  const w = useWords();
  return (
    <Form.Item
      name="code"
      label={w("code")}
      extra={w("codeHint")}
      rules={[{ required: true }, { pattern: CODE, message: w("codeRule") }]}
    >
      <Input maxLength={100} disabled={!isNew} />
    </Form.Item>
  );
}

/** What was left empty is sent as null: an entry is saved as a whole. */
export function nullEmpty<Values extends object>(values: Values): Values {
  const pairs = Object.entries(values).map(
    ([name, value]) => [name, value === "" ? null : (value as unknown)] as const,
  );
  return Object.fromEntries(pairs) as Values;
}
