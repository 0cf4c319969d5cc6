import { Alert, Checkbox, Form, Input, Modal, Radio } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ask, useAct, type ApiProblem, type Schema } from "@/shared/api";
import { Loaded, Problem } from "@/shared/ui";
import { useSearch } from "../list/member-search";
import { nameOf } from "../list/columns";
import { useWords } from "../words";
import { MergePreview } from "./merge-preview";
import { OF_MEMBERS, type Portrait } from "./types";

interface MergeProps {
  portrait: Portrait;
  isOpen: boolean;
  onClose: () => void;
}

/** Makes this member and another one: found, previewed with what speaks against it, merged. */
export function MergeDialog({ portrait, isOpen, onClose }: MergeProps) {
  const w = useWords();
  const navigate = useNavigate();
  const [other, setOther] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [overrides, setOverrides] = useState(false);
  const { id } = portrait.member;
  const preview = usePreview(id, other);
  const merge = useAct("post", "/v1/merges", {
    changes: [...OF_MEMBERS, "/v1/orders"],
    done: w("mergeDone"),
    isQuiet: true,
  });
  const guards = preview.data?.guards ?? [];
  const isGuarded = guards.length > 0 || preview.data?.is_kept_apart === true;

  async function act(): Promise<void> {
    const body = { first_id: id, second_id: other ?? "", note, overrides_guards: overrides };
    const { winner_id } = await merge.mutateAsync({ body });
    onClose();
    void navigate(`/members/${winner_id}?tab=merges`);
  }

  return (
    <Modal
      open={isOpen}
      title={w("mergeWith")}
      okText={w("mergeAct")}
      okButtonProps={{ disabled: !preview.data || (isGuarded && !overrides) }}
      confirmLoading={merge.isPending}
      onOk={() => void act().catch(() => undefined)}
      onCancel={onClose}
      destroyOnHidden
      width={640}
    >
      <div className="stack">
        <OtherMember ownId={id} chosen={other} onChoose={setOther} />
        {other && (
          <Loaded query={preview}>{(found) => <MergePreview preview={found} ownId={id} />}</Loaded>
        )}
        {isGuarded && (
          <Alert
            type="warning"
            showIcon
            title={w("mergeGuards")}
            description={
              <Checkbox
                checked={overrides}
                onChange={(event) => setOverrides(event.target.checked)}
              >
                {w("mergeOverride")}
              </Checkbox>
            }
          />
        )}
        <Form.Item label={w("note")} layout="vertical">
          <Input
            aria-label={w("note")}
            value={note}
            maxLength={300}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
        {merge.error && <Problem problem={merge.error} />}
      </div>
    </Modal>
  );
}

function usePreview(firstId: string, secondId: string | null) {
  return useQuery<Schema<"MergePreview">, ApiProblem>({
    queryKey: ["merge preview", firstId, secondId],
    enabled: secondId !== null,
    queryFn: () =>
      ask("post", "/v1/merges/preview", {
        body: { first_id: firstId, second_id: secondId ?? "" },
      }),
  });
}

interface OtherProps {
  ownId: string;
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

function OtherMember({ ownId, chosen, onChoose }: OtherProps) {
  const w = useWords();
  const [text, setText] = useState("");
  const found = useSearch(text);
  const others = found.items.filter(({ member }) => member.id !== ownId);
  return (
    <>
      <Input.Search
        aria-label={w("mergeSearch")}
        placeholder={w("search")}
        loading={found.isLoading}
        onSearch={(value) => {
          setText(value.trim());
          onChoose(null);
        }}
      />
      {text !== "" && !found.isLoading && others.length === 0 && (
        <span className="secondary">{w("nobodyTitle")}</span>
      )}
      <Radio.Group
        className="merge-others"
        value={chosen}
        onChange={(event) => onChoose(event.target.value as string)}
        options={others.map(({ member, contacts }) => ({
          value: member.id,
          label: [
            nameOf(member) ?? `…${member.id.slice(-6)}`,
            ...contacts.map((each) => each.value),
          ].join(" · "),
        }))}
      />
    </>
  );
}
