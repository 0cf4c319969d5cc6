import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useAct, useOne, wholeList } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm, Consequences, DataTable, Section, StateTag } from "@/shared/ui";
import { useWords } from "./words";

/** Which fields of events are stored sealed. */
export function PersonalFields() {
  const w = useWords();
  const mayWrite = useMay("settings.write");
  const [form] = Form.useForm<{ path: string }>();
  const [leaving, setLeaving] = useState<string | null>(null);
  const found = useOne("/v1/personal-fields", {});
  const add = useAct("put", "/v1/personal-fields/{path}", { done: w("saved"), isQuiet: true });
  const remove = useAct("delete", "/v1/personal-fields/{path}", {
    done: w("removed"),
    isQuiet: true,
  });

  async function submit({ path }: { path: string }): Promise<void> {
    await add.mutateAsync({ path: { path } });
    form.resetFields();
  }

  return (
    <>
      {mayWrite && (
        <Section title={w("personalAdd")}>
          <ActForm<{ path: string }>
            form={form}
            act={w("add")}
            onSubmit={submit}
            guardsLeaving={false}
          >
            <Form.Item
              name="path"
              label={w("path")}
              extra={w("pathHint")}
              rules={[{ required: true }]}
            >
              <Input maxLength={200} />
            </Form.Item>
          </ActForm>
        </Section>
      )}
      <Section title={w("part.personal")} isFlush>
        <DataTable
          list={wholeList(found, found.data)}
          columns={[
            { key: "path", title: w("path"), render: (each) => <code>{each.path}</code> },
            {
              key: "origin",
              title: "",
              render: (each) =>
                each.is_built_in ? (
                  <StateTag tone="neutral" text={w("builtIn")} />
                ) : (
                  mayWrite && (
                    <Button size="small" onClick={() => setLeaving(each.path)}>
                      {w("remove")}
                    </Button>
                  )
                ),
            },
          ]}
          rowKey={(field) => field.path}
          label={w("part.personal")}
          empty={null}
          isDense
        />
      </Section>
      <Consequences
        isOpen={leaving !== null}
        title={w("personalRemoveTitle", { path: leaving ?? "" })}
        warning={w("personalRemoveWarning")}
        act={w("remove")}
        isDanger
        onAct={() => remove.mutateAsync({ path: { path: leaving ?? "" } })}
        onClose={() => setLeaving(null)}
      />
    </>
  );
}
