import { Form, Input } from "antd";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { usePurposeNames } from "@/shared/ready-made";
import { useMay } from "@/shared/session";
import { Entries } from "./entries";
import { EntryDrawer } from "./entry-drawer";
import { useWords } from "./words";

type Purpose = Schema<"Purpose">;

/** What members can consent to. */
export function Purposes() {
  const w = useWords();
  const named = usePurposeNames();
  const found = useOne("/v1/purposes", {});
  return (
    <Entries<Purpose>
      title={w("part.purposes")}
      list={wholeList(found, found.data)}
      mayWrite={useMay("settings.write")}
      nameOf={(each) => named(each).title}
      rowKey={(each) => each.code}
      columns={[
        { key: "code", title: w("code"), render: (each) => <code>{each.code}</code> },
        {
          key: "description",
          title: w("description"),
          render: (each) => named(each).description,
        },
      ]}
      empty={{ title: w("purposesEmpty") }}
      form={(of, close) => <Edited of={of} onClose={close} />}
    />
  );
}

function Edited({ of: purpose, onClose }: { of: Purpose | "new"; onClose: () => void }) {
  const w = useWords();
  const named = usePurposeNames();
  const isNew = purpose === "new";
  const save = useAct("put", "/v1/purposes/{code}", { isQuiet: true });
  return (
    <EntryDrawer<Purpose>
      title={isNew ? w("add") : named(purpose).title}
      initial={isNew ? { description: "" } : purpose}
      onSave={({ code, title, description }) =>
        save.mutateAsync({ path: { code }, body: { title, description } })
      }
      onClose={onClose}
    >
      <Form.Item name="title" label={w("name")} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="code" label={w("code")} extra={w("codeHint")} rules={[{ required: true }]}>
        <Input maxLength={60} disabled={!isNew} />
      </Form.Item>
      <Form.Item name="description" label={w("description")} extra={w("purposeHint")}>
        <Input.TextArea rows={4} maxLength={1000} />
      </Form.Item>
    </EntryDrawer>
  );
}
