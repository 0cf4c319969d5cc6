import { App, Drawer } from "antd";
import { useAct } from "@/shared/api";
import { ActForm } from "@/shared/ui";
import { placesOf } from "../parts/place-fields";
import { useWords } from "../words";
import { WIDTH } from "./link-drawer";
import { LinkFields, type LinkValues } from "./link-fields";

interface NewLinkProps {
  onClose: () => void;
  onSaved: (code: string) => void;
}

/** A new link; a code that another link has is not taken from it. */
export function NewLinkDrawer({ onClose, onSaved }: NewLinkProps) {
  const w = useWords();
  const { message } = App.useApp();
  const save = useAct("put", "/v1/acquisition/links/{code}", {
    changes: ["/v1/acquisition/links", "/v1/catalog"],
    isQuiet: true,
  });

  async function submit(values: LinkValues): Promise<void> {
    const { code, name, target_url, is_active } = values;
    const body = { name, target_url: target_url.trim(), is_active, ...placesOf(values) };
    await save.mutateAsync({ path: { code }, query: { new: true }, body });
    void message.success(w("linkSaved", { name }));
    onSaved(code);
  }

  return (
    <Drawer open title={w("newLink")} size={WIDTH} onClose={onClose}>
      <ActForm<LinkValues>
        act={w("create")}
        initial={{ is_active: true }}
        onSubmit={submit}
        onCancel={onClose}
        guardsLeaving={false}
      >
        <LinkFields />
      </ActForm>
    </Drawer>
  );
}
