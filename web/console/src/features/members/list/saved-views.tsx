import { DeleteOutlined, DownOutlined, SaveOutlined } from "@ant-design/icons";
import { Button, Dropdown, Flex, Form, Input, Modal, Switch } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { ActForm, Consequences } from "@/shared/ui";
import { useWords } from "../words";
import { conditionOf, FILTERS, type View } from "./narrowing";
import { sent } from "./use-members";

type Saved = Schema<"ViewAnswer">;

const PAGE = "members";
const KEPT = [...FILTERS, "sort", "columns"];

interface Kept {
  condition?: unknown;
  search?: string;
}

/** Filters, columns and sort under a name: one's own, and those that others share. */
export function SavedViews({ view }: { view: View }) {
  const w = useWords();
  const [isSaving, setSaving] = useState(false);
  const [, setSearch] = useSearchParams();
  const views = useOne("/v1/views", { query: { page: PAGE } });
  const [removed, setRemoved] = useState<Saved | null>(null);
  const remove = useAct("delete", "/v1/views/{view_id}", {
    done: w("viewRemoved"),
    isQuiet: true,
  });
  const items = (views.data?.items ?? []).map((saved) => ({
    key: saved.id,
    label: <ViewEntry view={saved} onRemove={() => setRemoved(saved)} />,
    onClick: () => setSearch(searchOf(saved)),
  }));
  const none = { key: "none", label: w("viewsNone"), disabled: true };
  const save = {
    key: "save",
    icon: <SaveOutlined />,
    label: w("viewSave"),
    onClick: () => setSaving(true),
  };
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{ items: [...(items.length > 0 ? items : [none]), { type: "divider" }, save] }}
      >
        <Button>
          {w("views")} <DownOutlined />
        </Button>
      </Dropdown>
      <SaveDialog isOpen={isSaving} onClose={() => setSaving(false)} view={view} />
      <Consequences
        isOpen={removed !== null}
        title={w("viewRemoveTitle", { name: removed?.name ?? "" })}
        warning={w(removed?.is_shared ? "viewRemoveShared" : "viewRemoveWarning")}
        act={w("viewRemoveAct")}
        isDanger
        onAct={() => remove.mutateAsync({ path: { view_id: removed?.id ?? "" } })}
        onClose={() => setRemoved(null)}
      />
    </>
  );
}

function ViewEntry({ view, onRemove }: { view: Saved; onRemove: () => void }) {
  const w = useWords();
  return (
    <Flex gap={12} align="center" justify="space-between">
      <span>
        {view.name}
        {view.is_shared && (
          <span className="secondary small"> {view.owner_name ?? w("viewShared")}</span>
        )}
      </span>
      {view.is_own && (
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={w("viewRemove", { name: view.name })}
          onClick={(event) => {
            event.stopPropagation();
            onRemove();
          }}
        />
      )}
    </Flex>
  );
}

function searchOf(saved: Saved): URLSearchParams {
  const { search, condition } = (saved.filter ?? {}) as Kept;
  if (search !== undefined) return new URLSearchParams(search);
  const parameters = new URLSearchParams();
  if (condition) parameters.set("condition", JSON.stringify(condition));
  if (saved.sort) parameters.set("sort", saved.sort);
  if (saved.columns.length > 0) parameters.set("columns", saved.columns.join());
  return parameters;
}

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  view: View;
}

function SaveDialog({ isOpen, onClose, view }: DialogProps) {
  const w = useWords();
  const [search] = useSearchParams();
  const create = useAct("post", "/v1/views", { done: w("viewSaved"), isQuiet: true });

  async function save({ name, isShared }: { name: string; isShared: boolean }): Promise<void> {
    const kept = new URLSearchParams([...search].filter(([each]) => KEPT.includes(each)));
    const columns = search.get("columns");
    await create.mutateAsync({
      body: {
        page: PAGE,
        name: name.trim(),
        is_shared: isShared,
        filter: { condition: sent(conditionOf(view)), search: kept.toString() },
        columns: columns ? columns.split(",") : [],
        sort: search.get("sort"),
      },
    });
    onClose();
  }

  return (
    <Modal open={isOpen} title={w("viewSave")} footer={null} onCancel={onClose} destroyOnHidden>
      <ActForm
        act={w("viewSaveAct")}
        initial={{ name: "", isShared: false }}
        onSubmit={save}
        onCancel={onClose}
        guardsLeaving={false}
      >
        <Form.Item name="name" label={w("viewName")} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item name="isShared" label={w("viewShare")} extra={w("viewShareHint")}>
          <Switch />
        </Form.Item>
      </ActForm>
    </Modal>
  );
}
