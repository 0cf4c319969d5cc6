import { Form, Input, Select } from "antd";
import { useState } from "react";
import { useAct, useList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { DataTable, Empty, Section } from "@/shared/ui";
import { CodeField, entryColumns } from "./catalog-parts";
import { AddEntry, EntryDrawer, refuseUnsaved } from "./entry-drawer";
import { useWords } from "./words";

type Channel = Schema<"Channel">;
type Values = Schema<"ChannelInput">;

const KINDS = [
  "store",
  "web",
  "app",
  "mini_program",
  "phone",
  "social",
  "partner",
  "other",
] as const;

/** Ways by which members are met. */
export function Channels() {
  const w = useWords();
  const mayWrite = useMay("catalog.write");
  const [edited, setEdited] = useState<Channel | "new" | null>(null);
  const channels = useList("/v1/catalog/channels", { query: {} });
  return (
    <Section
      title={w("part.channels")}
      extra={<AddEntry isAllowed={mayWrite} onClick={() => setEdited("new")} />}
      isFlush
    >
      <DataTable
        list={channels}
        columns={[
          ...entryColumns<Channel>(w, mayWrite ? setEdited : null),
          { key: "kind", title: w("kind"), render: (each) => w(`channel.${each.kind}`) },
        ]}
        rowKey={(channel) => channel.code}
        label={w("part.channels")}
        empty={<Empty title={w("channelsEmpty")} />}
      />
      {edited && <Edited of={edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}

function Edited({ of: channel, onClose }: { of: Channel | "new"; onClose: () => void }) {
  const w = useWords();
  const isNew = channel === "new";
  const save = useAct("put", "/v1/catalog/channels", {
    changes: ["/v1/catalog/channels"],
    isQuiet: true,
  });
  return (
    <EntryDrawer<Values>
      title={isNew ? w("add") : channel.name}
      initial={isNew ? { kind: "store" } : channel}
      prefix={["items", 0]}
      onSave={async (values) =>
        refuseUnsaved(await save.mutateAsync({ body: { items: [values] } }))
      }
      onClose={onClose}
    >
      <Form.Item name="name" label={w("name")} rules={[{ required: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <CodeField isNew={isNew} />
      <Form.Item name="kind" label={w("kind")}>
        <Select options={KINDS.map((kind) => ({ value: kind, label: w(`channel.${kind}`) }))} />
      </Form.Item>
    </EntryDrawer>
  );
}
