import { Form, Input, Select } from "antd";
import { useState } from "react";
import { useAct, useList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { DataTable, Empty, NONE, Section } from "@/shared/ui";
import { CodeField, entryColumns, nullEmpty } from "./catalog-parts";
import { AddEntry, EntryDrawer, refuseUnsaved } from "./entry-drawer";
import { useWords } from "./words";

type Source = Schema<"Source">;
type Values = Schema<"SourceInput">;

const KINDS = ["pos", "web", "app", "mini_program", "file", "partner", "api", "other"] as const;
const RETURNS = ["review", "match", "by_amount"] as const;
const NEW: Partial<Values> = { kind: "pos", returns_without_reference: "review" };

/** Systems that send orders and events. */
export function Sources() {
  const w = useWords();
  const mayWrite = useMay("catalog.write");
  const [edited, setEdited] = useState<Source | "new" | null>(null);
  const sources = useList("/v1/catalog/sources", { query: {} });
  return (
    <Section
      title={w("part.sources")}
      extra={<AddEntry isAllowed={mayWrite} onClick={() => setEdited("new")} />}
      isFlush
    >
      <DataTable
        list={sources}
        columns={[
          ...entryColumns<Source>(w, mayWrite ? setEdited : null),
          { key: "kind", title: w("kind"), render: (each) => w(`source.${each.kind}`) },
          { key: "currency", title: w("currency"), render: (each) => each.currency ?? NONE },
          { key: "zone", title: w("timeZone"), render: (each) => each.time_zone ?? NONE },
          {
            key: "returns",
            title: w("returns"),
            render: (each) => w(`returns.${each.returns_without_reference}`),
          },
        ]}
        rowKey={(source) => source.code}
        label={w("part.sources")}
        empty={<Empty title={w("sourcesEmpty")} hint={w("sourcesEmptyHint")} />}
      />
      {edited && <Edited of={edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}

function Edited({ of: source, onClose }: { of: Source | "new"; onClose: () => void }) {
  const w = useWords();
  const isNew = source === "new";
  const save = useAct("put", "/v1/catalog/sources", {
    changes: ["/v1/catalog/sources", "/v1/installation"],
    isQuiet: true,
  });
  return (
    <EntryDrawer<Values>
      title={isNew ? w("add") : source.name}
      initial={isNew ? NEW : source}
      prefix={["items", 0]}
      onSave={async (values) =>
        refuseUnsaved(await save.mutateAsync({ body: { items: [nullEmpty(values)] } }))
      }
      onClose={onClose}
    >
      <Form.Item name="name" label={w("name")} rules={[{ required: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <CodeField isNew={isNew} />
      <Form.Item name="kind" label={w("kind")}>
        <Select options={KINDS.map((kind) => ({ value: kind, label: w(`source.${kind}`) }))} />
      </Form.Item>
      <Form.Item name="currency" label={w("currency")} extra={w("currencyHint")}>
        <Input maxLength={3} placeholder="CNY" />
      </Form.Item>
      <Form.Item name="time_zone" label={w("timeZone")} extra={w("timeZoneHint")}>
        <Input maxLength={60} placeholder="Asia/Shanghai" />
      </Form.Item>
      <Form.Item name="returns_without_reference" label={w("returns")} extra={w("returnsHint")}>
        <Select options={RETURNS.map((each) => ({ value: each, label: w(`returns.${each}`) }))} />
      </Form.Item>
    </EntryDrawer>
  );
}
