import { Form, Input } from "antd";
import { useMay } from "@/shared/session";
import { StateTag } from "@/shared/ui";
import { Entries, type EntriesProps } from "./entries";
import { useWords } from "./words";

const CODE = /^[a-z0-9][a-z0-9.-]*$/;

interface Entry {
  code: string;
  name: string;
  is_confirmed: boolean;
}

type CatalogProps<E extends Entry> = Pick<
  EntriesProps<E>,
  "title" | "list" | "columns" | "empty" | "form"
>;

/** A list of the catalog: name, code, and whether somebody entered it. */
export function CatalogEntries<E extends Entry>({ columns, ...rest }: CatalogProps<E>) {
  const w = useWords();
  return (
    <Entries<E>
      {...rest}
      mayWrite={useMay("catalog.write")}
      nameOf={(entry) => entry.name}
      tagOf={(entry) => !entry.is_confirmed && <StateTag tone="warning" text={w("unconfirmed")} />}
      rowKey={(entry) => entry.code}
      columns={[
        { key: "code", title: w("code"), render: (entry) => <code>{entry.code}</code> },
        ...columns,
      ]}
    />
  );
}

/** What an entry is called, and its code, which cannot be changed once it is there. */
export function NameAndCode({ isNew }: { isNew: boolean }) {
  const w = useWords();
  return (
    <>
      <Form.Item name="name" label={w("name")} rules={[{ required: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="code"
        label={w("code")}
        extra={w("codeHint")}
        rules={[{ required: true }, { pattern: CODE, message: w("codeRule") }]}
      >
        <Input maxLength={100} disabled={!isNew} />
      </Form.Item>
    </>
  );
}

/** What was left empty is sent as null: an entry is saved as a whole. */
export function nullEmpty<Values extends object>(values: Values): Values {
  const pairs = Object.entries(values).map(
    ([name, value]) => [name, value === "" ? null : (value as unknown)] as const,
  );
  return Object.fromEntries(pairs) as Values;
}
