import { AutoComplete, Button, Flex, Tag, Tooltip } from "antd";
import { useState } from "react";
import { useAct, useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { Consequences, Section } from "@/shared/ui";
import { useWords } from "../words";
import { OF_MEMBERS, type Portrait } from "./types";

const CHANGES = [...OF_MEMBERS, "/v1/tags"];

/** The member's tags, with who set them; by hand they are set and taken away here. */
export function Tags({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const formats = useFormats();
  const mayWrite = useMay("members.write");
  const path = { member_id: portrait.member.id };
  const [removed, setRemoved] = useState<Portrait["tags"][number] | null>(null);
  const remove = useAct("delete", "/v1/members/{member_id}/tags/{tag}", {
    changes: CHANGES,
    isQuiet: true,
    done: w("tagRemoved"),
  });
  return (
    <Section title={w("tags")}>
      <div className="stack">
        <Flex wrap gap={8}>
          {portrait.tags.length === 0 && <span className="secondary">{w("noTags")}</span>}
          {portrait.tags.map((each) => {
            const until = each.expires_at
              ? w("tierUntil", { day: formats.date(each.expires_at) })
              : "";
            return (
              <Tooltip key={each.tag} title={`${w(`tagOrigin.${each.origin}`)} ${until}`.trim()}>
                <Tag
                  closable={mayWrite}
                  closeIcon={
                    <button
                      type="button"
                      className="tag-close"
                      aria-label={w("tagRemove", { tag: each.tag })}
                    >
                      ×
                    </button>
                  }
                  onClose={(event) => {
                    event.preventDefault();
                    setRemoved(each);
                  }}
                >
                  {each.tag}
                </Tag>
              </Tooltip>
            );
          })}
        </Flex>
        {mayWrite && <AddTag memberId={path.member_id} />}
      </div>
      <Consequences
        isOpen={removed !== null}
        title={w("tagRemoveTitle", { tag: removed?.tag ?? "" })}
        facts={[
          { label: w("tagFrom"), value: removed && w(`tagOrigin.${removed.origin}`) },
          {
            label: w("tagUntil"),
            value: removed?.expires_at ? formats.date(removed.expires_at) : w("tagForGood"),
          },
        ]}
        warning={w(removed?.origin === "manual" ? "tagRemoveManual" : "tagRemoveOther")}
        act={w("remove")}
        isDanger
        onAct={() => remove.mutateAsync({ path: { ...path, tag: removed?.tag ?? "" } })}
        onClose={() => setRemoved(null)}
      />
    </Section>
  );
}

function AddTag({ memberId }: { memberId: string }) {
  const w = useWords();
  const [text, setText] = useState("");
  const known = useOne("/v1/tags", {}, { staleMs: 60_000 });
  const set = useAct("post", "/v1/members/{member_id}/tags", { changes: CHANGES });

  async function add(): Promise<void> {
    const body = { tag: text.trim(), origin: "manual" as const, origin_ref: "", confidence: 1 };
    await set.mutateAsync({ path: { member_id: memberId }, body });
    setText("");
  }

  return (
    <Flex gap={8}>
      <AutoComplete
        aria-label={w("tagNew")}
        placeholder={w("tagNew")}
        className="wide"
        value={text}
        maxLength={64}
        options={(known.data ?? []).map(({ tag }) => ({ value: tag }))}
        showSearch={{ filterOption: true }}
        onChange={(value: string) => setText(value)}
      />
      <Button
        disabled={text.trim() === ""}
        loading={set.isPending}
        onClick={() => void add().catch(() => undefined)}
      >
        {w("tagAdd")}
      </Button>
    </Flex>
  );
}
