import { Link } from "react-router";
import { useList, useOne, type Answer, type Schema } from "@/shared/api";
import { dayAfter, startOfDay, useFormats } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import {
  FilterChoice,
  FilterDates,
  FilterText,
  ListPage,
  MemberLink,
  NONE,
  useView,
  When,
  type Column,
} from "@/shared/ui";

import { useWords } from "./words";

type Member = Schema<"ListedMember">;
type Kind = Schema<"IdentityView">["kind"];
type Standing = Member["member"]["standing"];

const STANDINGS: Standing[] = ["member", "anonymous", "erased"];
const KINDS: Kind[] = ["phone", "email", "card", "unionid", "openid", "external", "device"];
const FILTERS = ["tag", "standing", "identity_kind", "joined_from", "joined_until"] as const;

/** All members, the latest to join first. */
export function MembersPage() {
  const w = useWords();
  const { timeZone } = useInstallation();
  const [view] = useView([...FILTERS, "sort"]);
  const query = {
    tag: view.tag ?? null,
    standing: (view.standing ?? "member") as Standing,
    identity_kind: (view.identity_kind ?? null) as Kind | null,
    joined_from: view.joined_from ? startOfDay(view.joined_from, timeZone) : null,
    joined_before: view.joined_until ? startOfDay(dayAfter(view.joined_until), timeZone) : null,
    sort: view.sort === "joined_at" ? ("joined_at" as const) : ("-joined_at" as const),
  };
  const members = useList("/v1/members", { query });
  const count = useOne("/v1/members/count", { query }, { keeps: true });
  return (
    <ListPage
      id="members"
      title={w("title")}
      list={members}
      columns={useMemberColumns()}
      rowKey={({ member }) => member.id}
      to={({ member }) => `/members/${member.id}`}
      summary={<Total count={count.data} />}
      filterNames={FILTERS}
      filters={
        <>
          <FilterText name="tag" label={w("tag")} />
          <FilterChoice
            name="standing"
            label={w("standing")}
            otherwise={w("standing.member")}
            options={STANDINGS.map((value) => ({ value, label: w(`standing.${value}`) }))}
          />
          <FilterChoice
            name="identity_kind"
            label={w("identityKind")}
            options={KINDS.map((value) => ({ value, label: w(`kind.${value}`) }))}
          />
          <FilterDates names={["joined_from", "joined_until"]} label={w("joinedRange")} />
        </>
      }
      empty={{
        title: w("emptyTitle"),
        hint: w("emptyHint"),
        action: <Link to="/imports">{w("emptyAct")}</Link>,
      }}
    />
  );
}

function Total({ count }: { count: Answer<"get", "/v1/members/count"> | undefined }) {
  const w = useWords();
  const formats = useFormats();
  if (!count) return null;
  if (!count.is_exact) return <>{w("countAtLeast", { count: formats.count(count.count) })}</>;
  return <>{w("count", { count: count.count })}</>;
}

function useMemberColumns(): Column<Member>[] {
  const w = useWords();
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: ({ member }) => <MemberLink id={member.id} name={nameOf(member)} />,
    },
    {
      key: "contacts",
      title: w("contacts"),
      render: ({ contacts }) => contacts.map((each) => each.value).join(" · ") || NONE,
    },
    {
      key: "city",
      title: w("city"),
      render: ({ member }) => member.profile.city ?? NONE,
    },
    {
      key: "joined_at",
      title: w("joined"),
      sorts: { ascending: "joined_at", descending: "-joined_at" },
      render: ({ member }) => <When at={member.joined_at} as="date" />,
    },
    {
      key: "first_seen_at",
      title: w("firstSeen"),
      isExtra: true,
      render: ({ member }) => <When at={member.first_seen_at} as="date" />,
    },
  ];
}

function nameOf(member: Schema<"MemberView">): string | null {
  return member.profile.full_name ?? member.profile.nickname ?? null;
}
