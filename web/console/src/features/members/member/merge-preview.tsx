import { Descriptions } from "antd";
import type { Schema } from "@/shared/api";
import { NONE } from "@/shared/ui";
import { useWords } from "../words";

type Preview = Schema<"MergePreview">;

const FIELDS = ["full_name", "nickname", "gender", "birth_date", "city", "region"] as const;
type Field = (typeof FIELDS)[number];

/** What two members come to together: who stays, what is combined, which values win. */
export function MergePreview({ preview, ownId }: { preview: Preview; ownId: string }) {
  const w = useWords();
  const counts = Object.entries(preview.identity_counts).map(
    ([kind, count]) => `${w(`kind.${kind as Schema<"IdentityView">["kind"]}`)} ${count}`,
  );
  return (
    <Descriptions
      bordered
      size="small"
      column={1}
      items={[
        {
          key: "stays",
          label: w("mergeStays"),
          children: w(preview.winner_id === ownId ? "mergeThis" : "mergeOther"),
        },
        { key: "identities", label: w("mergeIdentities"), children: counts.join(" · ") || NONE },
        {
          key: "tags",
          label: w("tags"),
          children: preview.tags.map((each) => each.tag).join(" · ") || NONE,
        },
        ...preview.conflicts.map((each) => ({
          key: each.field,
          label: isField(each.field) ? w(`field.${each.field}`) : each.field,
          children: (
            <>
              <s className="secondary">
                {each.kept_value === each.winner_value ? each.loser_value : each.winner_value}
              </s>{" "}
              → {each.kept_value}
            </>
          ),
        })),
        ...preview.guards.map((guard) => ({
          key: guard,
          label: w("mergeAgainst"),
          children: <Guard guard={guard} />,
        })),
        ...(preview.is_kept_apart
          ? [{ key: "apart", label: w("mergeAgainst"), children: w("keptApart") }]
          : []),
      ]}
    />
  );
}

/** What speaks against a merge, in words. */
export function Guard({ guard }: { guard: string }) {
  const w = useWords();
  const [, tooMany] = /^too_many_(\w+)$/.exec(guard) ?? [];
  const [, differs] = /^verified_(\w+)_differs$/.exec(guard) ?? [];
  const kind = (tooMany ?? differs) as Schema<"IdentityView">["kind"] | undefined;
  if (!kind) return <>{guard}</>;
  return <>{w(tooMany ? "guardTooMany" : "guardDiffers", { kind: w(`kind.${kind}`) })}</>;
}

function isField(field: string): field is Field {
  return (FIELDS as readonly string[]).includes(field);
}
