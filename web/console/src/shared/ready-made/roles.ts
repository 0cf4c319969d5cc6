import { useWords } from "./words";

const READY_MADE = [
  "owner",
  "operator",
  "analyst",
  "store_staff",
  "customer_service",
  "auditor",
] as const;

/** What a role is called: ready-made ones in the language of now, others as they were named. */
export function useRoleTitle(): (role: { code: string; title: string }) => string {
  const w = useWords();
  return ({ code, title }) => {
    const known = READY_MADE.find((each) => each === code);
    return known ? w(`role.${known}`) : title;
  };
}
