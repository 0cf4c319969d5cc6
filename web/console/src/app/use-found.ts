import { useQuery } from "@tanstack/react-query";
import type { Schema } from "@/shared/api";
import { useLanguage, nameIn, type Names } from "@/shared/i18n";
import { useAccount } from "@/shared/session";
import { membersLike } from "@/shared/identities";
import { useNamedParts, type NamedPart } from "./use-named-parts";
import { usePages } from "./use-pages";

/** Something that the search has found, and where it leads. */
export interface Found {
  kind: "page" | "member" | NamedPart["kind"];
  title: string;
  more: string;
  to: string;
}

const PAGES_MAX = 8;
const MEMBERS_MAX = 8;
const NAMED_MAX = 12;

/** What fits a text: pages at once, members and what has a name as the server answers. */
export function useFound(text: string): { found: Found[]; isAsking: boolean } {
  const language = useLanguage();
  const pages = usePages()
    .filter((page) => !page.path.includes(":") && fits(text, page.title, page.alsoFound))
    .sort((a, b) => Number(fits(text, b.title)) - Number(fits(text, a.title)))
    .slice(0, PAGES_MAX)
    .map((page) => ({
      kind: "page" as const,
      title: nameIn(page.title, language),
      more: "",
      to: `/${page.path}`,
    }));
  const members = useMembers(text);
  const parts = useNamedParts(text !== "");
  const named = (parts.data ?? [])
    .filter((each) => text !== "" && fits(text, each.names, each.more))
    .slice(0, NAMED_MAX)
    .map(({ names, ...each }) => ({ ...each, title: nameIn(names, language) }));
  return {
    found: [...(members.data ?? []), ...named, ...pages],
    isAsking: members.isFetching || parts.isFetching,
  };
}

function useMembers(text: string) {
  const may = useAccount().permissions.includes("members.read");
  return useQuery({
    queryKey: ["palette members", text],
    enabled: may && (text.length >= 2 || /\p{Script=Han}/u.test(text)),
    queryFn: async () => membersFound(await membersLike(text)),
  });
}

function membersFound(listed: Schema<"ListedMember">[]): Found[] {
  return listed.slice(0, MEMBERS_MAX).map(({ member, contacts }) => ({
    kind: "member",
    title: member.profile.full_name ?? member.profile.nickname ?? `…${member.id.slice(-6)}`,
    more: contacts.map((each) => each.value).join(" · "),
    to: `/members/${member.id}`,
  }));
}

function fits(text: string, names: Names, also = ""): boolean {
  const held = `${names.en} ${names["zh-CN"] ?? ""} ${also}`.toLowerCase();
  return held.includes(text.toLowerCase());
}
