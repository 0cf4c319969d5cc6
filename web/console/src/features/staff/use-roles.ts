import { useOne, type Schema } from "@/shared/api";
import { useWords } from "./words";

type Role = Schema<"RoleView">;

const READY_MADE = [
  "owner",
  "operator",
  "analyst",
  "store_staff",
  "customer_service",
  "auditor",
] as const;

/** What a role is called: ready-made ones in the language of now, others as they were named. */
export function useRoleTitle(): (role: Pick<Role, "code" | "title">) => string {
  const w = useWords();
  return ({ code, title }) => {
    const known = READY_MADE.find((each) => each === code);
    return known ? w(`role.${known}`) : title;
  };
}

/** All roles, to choose from, and to tell what several of them allow together. */
export function useRoles() {
  const titleOf = useRoleTitle();
  const found = useOne("/v1/roles", {}, { staleMs: 30_000 });
  const roles = found.data?.items ?? [];
  return {
    found,
    roles,
    options: roles.map((role) => ({ value: role.code, label: titleOf(role) })),
    titleOfCode: (code: string) => {
      const role = roles.find((each) => each.code === code);
      return titleOf(role ?? { code, title: code });
    },
    permissionsOf: (codes: readonly string[]) => [
      ...new Set(roles.filter((each) => codes.includes(each.code)).flatMap((r) => r.permissions)),
    ],
  };
}
