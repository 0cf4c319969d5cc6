import { Flex, Tag, Tooltip } from "antd";
import type { Schema } from "@/shared/api";
import { unitsOf } from "@/shared/formats";
import { MemberLink, Money, NONE, Points, TierTag, When, type Column } from "@/shared/ui";
import type { ProgramParts } from "@/shared/program";
import { useWords } from "../words";
import type { Row } from "./use-members";

type Listed = Schema<"ListedMember">;

const MICRO = 6;
const MONEY_SCALE = 2;

/** Who it is: these columns are there for search results too. */
export function usePersonColumns<R>(of: (row: R) => Listed): Column<R>[] {
  const w = useWords();
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (row) => <MemberLink id={of(row).member.id} name={nameOf(of(row).member)} />,
    },
    {
      key: "contacts",
      title: w("contacts"),
      render: (row) => (
        <span className="number">
          <Tooltip title={contactsOf(of(row)).slice(1).join(" · ")}>
            {contactsOf(of(row))[0] ?? NONE}
          </Tooltip>
        </span>
      ),
    },
  ];
}

/** Everything that a list knows of members; more where one may read orders, tiers and balances. */
export function useMemberColumns(names: ProgramParts, first: Row | undefined): Column<Row>[] {
  const w = useWords();
  const who = usePersonColumns<Row>((row) => row.member);
  const tiers = useTierColumns(names, first);
  const bought = useOrderColumns(names.currency, first);
  return [
    ...who,
    ...tiers,
    ...bought,
    {
      key: "joined_at",
      title: w("joined"),
      phone: "hide",
      sorts: { ascending: "joined_at", descending: "-joined_at" },
      render: ({ member }) => <When at={member.member.joined_at} as="date" />,
    },
    {
      key: "tags",
      title: w("tags"),
      phone: "hide",
      render: ({ tags }) => (
        <Flex wrap gap={4}>
          {tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </Flex>
      ),
    },
    { key: "store", title: w("store"), isExtra: true, render: ({ store }) => store ?? NONE },
    { key: "channel", title: w("channel"), isExtra: true, render: (row) => row.channel ?? NONE },
    {
      key: "city",
      title: w("city"),
      isExtra: true,
      render: ({ member }) => member.member.profile.city ?? NONE,
    },
    {
      key: "first_seen_at",
      title: w("firstSeen"),
      isExtra: true,
      render: ({ member }) => <When at={member.member.first_seen_at} as="date" />,
    },
  ];
}

function useTierColumns(names: ProgramParts, first: Row | undefined): Column<Row>[] {
  const tiers = (first?.tiers ?? []).map((listed, at): Column<Row> => {
    const ladder = names.ladders.find((each) => each.code === listed.ladder);
    return {
      key: `tier:${listed.ladder}`,
      title: ladder?.name ?? listed.ladder,
      render: (row) => {
        const code = row.tiers?.[at]?.tier ?? null;
        const name = ladder?.tiers.find((each) => each.code === code)?.name;
        return <TierTag names={name ? { en: name } : null} code={code} />;
      },
    };
  });
  const balances = (first?.balances ?? []).map((listed, at): Column<Row> => {
    const asset = names.assets.find((each) => each.code === listed.asset);
    return {
      key: `balance:${listed.asset}`,
      title: asset?.name ?? listed.asset,
      isNumber: true,
      ...(asset?.kind === "growth" ? { isExtra: true } : {}),
      sorts: { ascending: `balance:${listed.asset}`, descending: `-balance:${listed.asset}` },
      render: (row) => <Points units={row.balances?.[at]?.spendable_units} scale={listed.scale} />,
    };
  });
  return [...tiers, ...balances];
}

function useOrderColumns(currency: string, first: Row | undefined): Column<Row>[] {
  const w = useWords();
  if (first?.order_count == null) return [];
  return [
    {
      key: "order_count",
      title: w("orderCount"),
      isNumber: true,
      phone: "hide",
      sorts: { ascending: "order_count", descending: "-order_count" },
      render: (row) => row.order_count ?? NONE,
    },
    {
      key: "spend",
      title: w("spend"),
      isNumber: true,
      sorts: { ascending: "spend", descending: "-spend" },
      render: (row) => <Money value={spendOf(row, currency)} />,
    },
    {
      key: "last_order_at",
      title: w("lastOrder"),
      sorts: { ascending: "last_order_at", descending: "-last_order_at" },
      render: (row) => <When at={row.last_order_at} as="date" />,
    },
    {
      key: "first_order_at",
      title: w("firstOrder"),
      isExtra: true,
      render: (row) => <When at={row.first_order_at} as="date" />,
    },
    {
      key: "return_count",
      title: w("returnCount"),
      isNumber: true,
      isExtra: true,
      render: (row) => row.return_count ?? NONE,
    },
  ];
}

// The list gives millionths; people read the currency's own places.
function spendOf({ spend_micro }: Row, currency: string) {
  if (spend_micro === null) return null;
  const amount = unitsOf((spend_micro / 10 ** MICRO).toFixed(MONEY_SCALE), MONEY_SCALE) ?? 0;
  return { amount, currency, scale: MONEY_SCALE };
}

/** How somebody is reached, their phone first. */
function contactsOf({ contacts }: Listed): string[] {
  return contacts
    .toSorted((one, other) => Number(other.kind === "phone") - Number(one.kind === "phone"))
    .map((each) => each.value);
}

export function nameOf(member: Schema<"MemberView">): string | null {
  return member.profile.full_name ?? member.profile.nickname ?? null;
}
