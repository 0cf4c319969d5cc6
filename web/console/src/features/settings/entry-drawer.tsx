import { App, Drawer } from "antd";
import type { ReactNode } from "react";
import { ApiProblem } from "@/shared/api";
import { ActForm } from "@/shared/ui";
import { useWords } from "./words";

interface DrawerProps<Values> {
  title: string;
  initial: Partial<Values>;
  prefix?: (string | number)[];
  onSave: (values: Values) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** The form of one entry of a list, beside the list; it closes when it was saved. */
export function EntryDrawer<Values extends object>(props: DrawerProps<Values>) {
  const { title, initial, prefix, onSave, onClose, children } = props;
  const w = useWords();
  const { message } = App.useApp();

  async function save(values: Values): Promise<void> {
    await onSave(values);
    void message.success(w("saved"));
    onClose();
  }

  return (
    <Drawer open title={title} size={480} onClose={onClose}>
      <ActForm<Values>
        act={w("save")}
        initial={initial}
        {...(prefix ? { prefix } : {})}
        onSubmit={save}
        onCancel={onClose}
        guardsLeaving={false}
      >
        {children}
      </ActForm>
    </Drawer>
  );
}

interface Saved {
  results: { error?: { path: string; code: string; detail: string } | null }[];
}

/** The catalog takes many at once and refuses one by one: what it refused is thrown. */
export function refuseUnsaved({ results }: Saved): void {
  const refused = results[0]?.error;
  if (!refused) return;
  throw new ApiProblem({
    status: 400,
    code: refused.code,
    detail: refused.detail,
    request_id: "",
    errors: [{ ...refused, path: `items[0].${refused.path}` }],
  });
}
