import { Button } from "antd";
import { useState, type ReactNode } from "react";
import type { List } from "@/shared/api";
import { DataTable, Empty, Section, type Column } from "@/shared/ui";
import { useWords } from "./words";

export interface EntriesProps<Entry> {
  title: string;
  list: List<Entry>;
  mayWrite: boolean;
  /** What an entry is called, and what else stands beside its name. */
  nameOf: (entry: Entry) => string;
  tagOf?: (entry: Entry) => ReactNode;
  columns: Column<Entry>[];
  rowKey: (entry: Entry) => string;
  empty: { title: string; hint?: string };
  /** The form of one entry, new or there already. */
  form: (entry: Entry | "new", close: () => void) => ReactNode;
}

/** A list of settings, with the form of one of its entries beside it. */
export function Entries<Entry extends object>(props: EntriesProps<Entry>) {
  const { title, list, mayWrite, nameOf, tagOf, columns, rowKey, empty, form } = props;
  const w = useWords();
  const [edited, setEdited] = useState<Entry | "new" | null>(null);
  const name: Column<Entry> = {
    key: "name",
    title: w("name"),
    phone: "title",
    render: (entry) => (
      <>
        {mayWrite ? (
          <Button type="link" className="entry-name" onClick={() => setEdited(entry)}>
            {nameOf(entry)}
          </Button>
        ) : (
          nameOf(entry)
        )}{" "}
        {tagOf?.(entry)}
      </>
    ),
  };
  return (
    <Section
      title={title}
      extra={
        mayWrite && (
          <Button type="primary" onClick={() => setEdited("new")}>
            {w("add")}
          </Button>
        )
      }
      isFlush
    >
      <DataTable
        list={list}
        columns={[name, ...columns]}
        rowKey={rowKey}
        label={title}
        empty={<Empty {...empty} />}
      />
      {edited && form(edited, () => setEdited(null))}
    </Section>
  );
}
