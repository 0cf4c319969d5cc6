import { useQuery } from "@tanstack/react-query";
import { ask } from "@/shared/api";
import type { Names } from "@/shared/i18n";
import { useAccount, useHasAllStores, useInstallation, type Permission } from "@/shared/session";

/** Something of one's own making that is found by its name, and where it leads. */
export interface NamedPart {
  kind: "rule" | "tier" | "segment" | "goal";
  names: Names;
  /** Its code, where people know it by one. */
  more: string;
  to: string;
}

/** Every rule, ladder, segment and goal that one may see. */
export function useNamedParts(isWanted: boolean) {
  const { permissions } = useAccount();
  const hasAllStores = useHasAllStores();
  const { programs } = useInstallation();
  const codes = programs.map((each) => each.code);
  const may = (permission: Permission) => permissions.includes(permission);
  return useQuery({
    queryKey: ["palette parts", codes, permissions, hasAllStores],
    enabled: isWanted,
    staleTime: 60_000,
    queryFn: async () => {
      const asked = [
        ...(may("rules.read") ? codes.map(rulesOf) : []),
        ...(may("tiers.read") ? codes.map(laddersOf) : []),
        // Without a program there is nothing that members could be grouped by.
        ...(may("segments.read") && hasAllStores && codes.length > 0 ? [segments()] : []),
        ...(may("reports.read") && hasAllStores ? [goals()] : []),
      ];
      return (await Promise.all(asked)).flat();
    },
  });
}

async function rulesOf(program: string): Promise<NamedPart[]> {
  const page = await ask("get", "/v1/programs/{program}/rules", { path: { program } });
  return page.items.map((rule) => ({
    kind: "rule",
    names: namesIn(rule.latest.body, rule.code),
    more: rule.code,
    to: `/rules/${program}/${rule.code}`,
  }));
}

async function laddersOf(program: string): Promise<NamedPart[]> {
  const page = await ask("get", "/v1/programs/{program}/ladders", { path: { program } });
  return page.items.map((ladder) => ({
    kind: "tier",
    names: namesIn(ladder.versions.at(-1)?.body, ladder.code),
    more: ladder.code,
    to: `/tiers/${program}/${ladder.code}`,
  }));
}

async function segments(): Promise<NamedPart[]> {
  const page = await ask("get", "/v1/segments", {});
  return page.items.map(({ code, name_en, name_zh }) => ({
    kind: "segment",
    names: { en: name_en || name_zh || code, "zh-CN": name_zh || null },
    more: code,
    to: `/segments/${encodeURIComponent(code)}`,
  }));
}

async function goals(): Promise<NamedPart[]> {
  const found = await ask("get", "/v1/goals", {});
  return found
    .filter((goal) => goal.is_active)
    .map(({ id, names }) => ({
      kind: "goal",
      names: { en: names["en"] ?? "", "zh-CN": names["zh-CN"] ?? null },
      more: "",
      to: `/goals/${id}`,
    }));
}

function namesIn(content: unknown, code: string): Names {
  const names = (content as { names?: Names } | undefined)?.names;
  return names ?? { en: code };
}
