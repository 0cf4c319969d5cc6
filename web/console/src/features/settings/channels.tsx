import { Form, Select } from "antd";
import { useAct, useList, type Schema } from "@/shared/api";
import { CatalogEntries, NameAndCode } from "./catalog-parts";
import { EntryDrawer, refuseUnsaved } from "./entry-drawer";
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
  return (
    <CatalogEntries<Channel>
      title={w("part.channels")}
      list={useList("/v1/catalog/channels", { query: {} })}
      columns={[{ key: "kind", title: w("kind"), render: (each) => w(`channel.${each.kind}`) }]}
      empty={{ title: w("channelsEmpty") }}
      form={(of, close) => <Edited of={of} onClose={close} />}
    />
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
      <NameAndCode isNew={isNew} />
      <Form.Item name="kind" label={w("kind")} required>
        <Select options={KINDS.map((kind) => ({ value: kind, label: w(`channel.${kind}`) }))} />
      </Form.Item>
    </EntryDrawer>
  );
}
