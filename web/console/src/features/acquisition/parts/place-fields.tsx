import { AutoComplete, Form } from "antd";
import { useWords } from "../words";
import { COLUMNS, KINDS, type Kind } from "./kinds";
import { useCatalog } from "./use-catalog";

export type Places = Partial<Record<(typeof COLUMNS)[Kind], string | null>>;

/** Through what somebody came, or what money went to: known codes to choose, or new ones. */
export function PlaceFields() {
  return (
    <div className="form-grid">
      {KINDS.map((kind) => (
        <PlaceField key={kind} kind={kind} />
      ))}
    </div>
  );
}

function PlaceField({ kind }: { kind: Kind }) {
  const w = useWords();
  const name = COLUMNS[kind];
  const { options, has } = useCatalog(kind);
  const form = Form.useFormInstance();
  const held = Form.useWatch(name, form) as string | null | undefined;
  const isNew = held ? has(held.trim()) === false : false;
  return (
    <Form.Item name={name} label={w(`one.${kind}`)} extra={isNew ? w("newCode") : undefined}>
      <AutoComplete
        allowClear
        options={options}
        showSearch={{
          filterOption: (text, option) =>
            option?.label.toLowerCase().includes(text.toLowerCase()) ?? false,
        }}
      />
    </Form.Item>
  );
}

/** The places as they are sent: what was left empty is none. */
export function placesOf(values: Places): Places {
  return Object.fromEntries(
    KINDS.map((kind) => COLUMNS[kind]).map((name) => [name, values[name]?.trim() || null]),
  );
}
