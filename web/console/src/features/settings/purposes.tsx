import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { DataTable, Empty, Section } from "@/shared/ui";
import { AddEntry, EntryDrawer } from "./entry-drawer";
import { useWords } from "./words";

type Purpose = Schema<"Purpose">;

/** What members can consent to. */
export function Purposes() {
  const w = useWords();
  const mayWrite = useMay("settings.write");
  const [edited, setEdited] = useState<Purpose | "new" | null>(null);
  const found = useOne("/v1/purposes", {});
  return (
    <Section
      title={w("part.purposes")}
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
          { key: "code", title: w("code"), render: (each) => <code>{each.code}</code> },
          { key: "description", title: w("description"), render: (each) => each.description },
        ]}
        rowKey={(purpose) => purpose.code}
        label={w("part.purposes")}
        empty={<Empty title={w("purposesEmpty")} />}
      />
      {edited && <Edited of={edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}

function Edited({ of: purpose, onClose }: { of: Purpose | "new"; onClose: () => void }) {
  const w = useWords();
  const isNew = purpose === "new";
  const save = useAct("put", "/v1/purposes/{code}", { isQuiet: true });
  return (
    <EntryDrawer<Purpose>
      title={isNew ? w("add") : purpose.title}
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
