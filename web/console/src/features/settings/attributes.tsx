import { Button, Form, Input, Select, Switch } from "antd";
import { useState } from "react";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { DataTable, Empty, NONE, Section } from "@/shared/ui";
import { AddEntry, EntryDrawer } from "./entry-drawer";
import { useWords } from "./words";

type Attribute = Schema<"Attribute">;

interface Values extends Schema<"AttributeBody"> {
  key: string;
}

const TYPES = ["text", "number", "integer", "boolean", "date", "datetime", "enum", "list"] as const;

/** Fields of one's own that members are described by. */
export function Attributes() {
  const w = useWords();
  const mayWrite = useMay("settings.write");
  const [edited, setEdited] = useState<Attribute | "new" | null>(null);
  const found = useOne("/v1/attributes", {});
  return (
    <Section
      title={w("part.attributes")}
      extra={<AddEntry isAllowed={mayWrite} onClick={() => setEdited("new")} />}
      isFlush
    >
      <DataTable
        list={wholeList(found, found.data)}
        columns={[
          {
            key: "title",
            title: w("name"),
            phone: "title",
            render: (each) =>
              mayWrite ? (
                <Button type="link" className="entry-name" onClick={() => setEdited(each)}>
                  {each.title}
                </Button>
              ) : (
                each.title
              ),
          },
          { key: "key", title: w("key"), render: (each) => <code>{each.key}</code> },
          { key: "type", title: w("type"), render: (each) => w(`type.${each.type}`) },
          {
            key: "values",
            title: w("values"),
            render: (each) => each.enum_values?.join(", ") || NONE,
          },
          {
            key: "personal",
            title: w("personal"),
            render: (each) => w(each.is_personal ? "yes" : "no"),
          },
        ]}
        rowKey={(attribute) => attribute.key}
        label={w("part.attributes")}
        empty={<Empty title={w("attributesEmpty")} hint={w("attributesEmptyHint")} />}
      />
      {edited && <Edited of={edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}

function Edited({ of: attribute, onClose }: { of: Attribute | "new"; onClose: () => void }) {
  const w = useWords();
  const isNew = attribute === "new";
  const [type, setType] = useState<Attribute["type"]>(isNew ? "text" : attribute.type);
  const save = useAct("put", "/v1/attributes/{key}", { isQuiet: true });

  async function submit({ key, title, is_personal, enum_values }: Values): Promise<void> {
    const body = { title, type, is_personal, enum_values: enum_values ?? [] };
    await save.mutateAsync({ path: { key }, body });
  }

  return (
    <EntryDrawer<Values>
      title={isNew ? w("add") : attribute.title}
      initial={isNew ? { is_personal: false, enum_values: [] } : attribute}
      onSave={submit}
      onClose={onClose}
    >
      <Form.Item name="title" label={w("name")} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="key" label={w("key")} extra={w("keyHint")} rules={[{ required: true }]}>
        <Input maxLength={60} disabled={!isNew} />
      </Form.Item>
      <Form.Item label={w("type")} extra={w("typeHint")}>
        <Select
          aria-label={w("type")}
          value={type}
          disabled={!isNew}
          onChange={setType}
          options={TYPES.map((each) => ({ value: each, label: w(`type.${each}`) }))}
        />
      </Form.Item>
      {type === "enum" && (
        <Form.Item name="enum_values" label={w("values")} rules={[{ required: true }]}>
          <Select mode="tags" tokenSeparators={[","]} />
        </Form.Item>
      )}
      <Form.Item
        name="is_personal"
        label={w("personal")}
        extra={w("personalHint")}
        valuePropName="checked"
      >
        <Switch disabled={!isNew} />
      </Form.Item>
    </EntryDrawer>
  );
}
