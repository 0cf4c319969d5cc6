import { Form, Input, Select } from "antd";
import { useAct, useList, type Schema } from "@/shared/api";
import { NONE } from "@/shared/ui";
import { CatalogEntries, NameAndCode, nullEmpty } from "./catalog-parts";
import { EntryDrawer, refuseUnsaved } from "./entry-drawer";
import { useWords } from "./words";

type Source = Schema<"Source">;
type Values = Schema<"SourceInput">;

const KINDS = ["pos", "web", "app", "mini_program", "file", "partner", "api", "other"] as const;
const RETURNS = ["review", "match", "by_amount"] as const;
const NEW: Partial<Values> = { kind: "pos", returns_without_reference: "review" };

/** Systems that send orders and events. */
export function Sources() {
  const w = useWords();
  return (
    <CatalogEntries<Source>
      title={w("part.sources")}
      list={useList("/v1/catalog/sources", { query: {} })}
      columns={[
        { key: "kind", title: w("kind"), render: (each) => w(`source.${each.kind}`) },
        { key: "currency", title: w("currency"), render: (each) => each.currency ?? NONE },
        { key: "zone", title: w("timeZone"), render: (each) => each.time_zone ?? NONE },
        {
          key: "returns",
          title: w("returns"),
          render: (each) => w(`returns.${each.returns_without_reference}`),
        },
      ]}
      empty={{ title: w("sourcesEmpty"), hint: w("sourcesEmptyHint") }}
      form={(of, close) => <Edited of={of} onClose={close} />}
    />
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
      <NameAndCode isNew={isNew} />
      <Form.Item name="kind" label={w("kind")} required>
        <Select options={KINDS.map((kind) => ({ value: kind, label: w(`source.${kind}`) }))} />
      </Form.Item>
      <Form.Item name="currency" label={w("currency")} extra={w("currencyHint")}>
        <Input maxLength={3} placeholder="CNY" />
      </Form.Item>
      <Form.Item name="time_zone" label={w("timeZone")} extra={w("timeZoneHint")}>
        <Input maxLength={60} placeholder="Asia/Shanghai" />
      </Form.Item>
      <Form.Item
        name="returns_without_reference"
        label={w("returns")}
        extra={w("returnsHint")}
        required
      >
        <Select options={RETURNS.map((each) => ({ value: each, label: w(`returns.${each}`) }))} />
      </Form.Item>
    </EntryDrawer>
  );
}
