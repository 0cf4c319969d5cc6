import { Descriptions, Flex, Tag } from "antd";
import { spentOf, usePortrait } from "@/features/lifecycle";
import { useFormats } from "@/shared/formats";
import { Masked, NONE, Section, When } from "@/shared/ui";
import { useWords } from "../words";
import type { Portrait } from "./types";
import { useReveal } from "./use-reveal";

const SHOWN_FIRST = ["phone", "card", "email"];

/** Who it is, at a glance: how to reach them, since when, and their tags. */
export function Summary({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const formats = useFormats();
  const reveal = useReveal(portrait.member.id);
  const bought = usePortrait(portrait.member.id).data;
  const { profile, joined_at } = portrait.member;
  const contacts = SHOWN_FIRST.flatMap(
    (kind) => portrait.identities.find((each) => each.kind === kind) ?? [],
  );
  const place = [profile.city, profile.region].filter(Boolean).join(" · ");
  return (
    <Section>
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, lg: 4 }}
        items={[
          ...contacts.map((each) => ({
            key: each.id,
            label: w(`kind.${each.kind}`),
            children: (
              <Masked
                value={each.value}
                label={w("identityLabel", { kind: w(`kind.${each.kind}`), value: each.value })}
                reveal={() => reveal(each.id)}
              />
            ),
          })),
          {
            key: "spend",
            label: w("spend"),
            children: bought ? spentOf(bought).map(formats.money).join(" · ") || NONE : NONE,
          },
          {
            key: "orders",
            label: w("orderCount"),
            children: bought ? formats.count(bought.picture.value.order_count) : NONE,
          },
          { key: "joined", label: w("joined"), children: <When at={joined_at} as="date" /> },
          { key: "place", label: w("city"), children: place || NONE },
          {
            key: "tags",
            label: w("tags"),
            children:
              portrait.tags.length === 0 ? (
                NONE
              ) : (
                <Flex wrap gap={4}>
                  {portrait.tags.map((each) => (
                    <Tag key={each.tag}>{each.tag}</Tag>
                  ))}
                </Flex>
              ),
          },
        ]}
      />
    </Section>
  );
}
