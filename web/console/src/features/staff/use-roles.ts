import { useOne } from "@/shared/api";
import { useRoleTitle } from "@/shared/ready-made";

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
