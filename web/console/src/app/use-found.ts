import { useQuery } from "@tanstack/react-query";
import { ask, type Schema } from "@/shared/api";
import { useLanguage, nameIn, type Language, type Names } from "@/shared/i18n";
import { useAccount, useInstallation } from "@/shared/session";
import { membersLike } from "@/shared/identities";
import { usePages } from "./use-pages";

/** Something that the search has found, and where it leads. */
export interface Found {
  kind: "page" | "member" | "rule" | "tier";
  title: string;
  more: string;
  to: string;
}

const PAGES_MAX = 8;
const MEMBERS_MAX = 8;

/** What fits a text: pages at once, members, rules and tiers as the server answers. */
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
  const program = useProgramParts(text, language);
  return {
    found: [...(members.data ?? []), ...program.found, ...pages],
    isAsking: members.isFetching || program.isFetching,
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

function useProgramParts(text: string, language: Language) {
  const { permissions } = useAccount();
  const { programs } = useInstallation();
  const codes = programs.map((each) => each.code);
  const answer = useQuery({
    queryKey: ["palette program", codes],
    enabled: text !== "" && codes.length > 0,
    staleTime: 60_000,
    queryFn: async () => {
      const mayRules = permissions.includes("rules.read");
      const mayTiers = permissions.includes("tiers.read");
      const rules = mayRules ? await Promise.all(codes.map(rulesOf)) : [];
      const tiers = mayTiers ? await Promise.all(codes.map(laddersOf)) : [];
      return [...rules.flat(), ...tiers.flat()];
    },
  });
  const found = (answer.data ?? [])
    .filter((each) => text !== "" && fits(text, each.names, each.more))
    .map(({ names, ...each }) => ({ ...each, title: nameIn(names, language) }));
  return { found, isFetching: answer.isFetching };
}

type Part = Omit<Found, "title"> & { names: Names };

async function rulesOf(program: string): Promise<Part[]> {
  const page = await ask("get", "/v1/programs/{program}/rules", { path: { program } });
  return page.items.map((rule) => ({
    kind: "rule",
    names: namesIn(rule.latest.body, rule.code),
    more: rule.code,
    to: `/rules/${program}/${rule.code}`,
  }));
}

async function laddersOf(program: string): Promise<Part[]> {
  const page = await ask("get", "/v1/programs/{program}/ladders", { path: { program } });
  return page.items.map((ladder) => ({
    kind: "tier",
    names: namesIn(ladder.versions.at(-1)?.body, ladder.code),
    more: ladder.code,
    to: `/tiers/${program}/${ladder.code}`,
  }));
}

function namesIn(content: unknown, code: string): Names {
  const names = (content as { names?: Names } | undefined)?.names;
  return names ?? { en: code };
}

function fits(text: string, names: Names, also = ""): boolean {
  const held = `${names.en} ${names["zh-CN"] ?? ""} ${also}`.toLowerCase();
  return held.includes(text.toLowerCase());
}
