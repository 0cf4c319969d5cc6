import { Form, Input, Select, Switch } from "antd";
import { useState } from "react";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { NONE } from "@/shared/ui";
import { Entries } from "./entries";
import { EntryDrawer } from "./entry-drawer";
import { useWords } from "./words";

type Attribute = Schema<"Attribute">;

interface Values extends Schema<"AttributeBody"> {
  key: string;
}

const TYPES = ["text", "number", "integer", "boolean", "date", "datetime", "enum", "list"] as const;

/** Fields of one's own that members are described by. */
export function Attributes() {
  const w = useWords();
  const formats = useFormats();
  const found = useOne("/v1/attributes", {});
  return (
    <Entries<Attribute>
      title={w("part.attributes")}
      list={wholeList(found, found.data)}
      mayWrite={useMay("settings.write")}
      nameOf={(each) => each.title}
      rowKey={(each) => each.key}
      columns={[
        { key: "key", title: w("key"), render: (each) => <code>{each.key}</code> },
        { key: "type", title: w("type"), render: (each) => w(`type.${each.type}`) },
        {
          key: "values",
          title: w("values"),
          render: (each) => formats.list(each.enum_values ?? []) || NONE,
        },
        {
          key: "personal",
          title: w("personal"),
          render: (each) => w(each.is_personal ? "yes" : "no"),
        },
      ]}
      empty={{ title: w("attributesEmpty"), hint: w("attributesEmptyHint") }}
      form={(of, close) => <Edited of={of} onClose={close} />}
    />
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
      <Form.Item label={w("type")} extra={w("typeHint")} required>
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
        required
        valuePropName="checked"
      >
        <Switch disabled={!isNew} />
      </Form.Item>
    </EntryDrawer>
  );
}
