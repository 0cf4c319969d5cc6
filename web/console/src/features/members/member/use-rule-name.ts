import { useOne } from "@/shared/api";
import { useName, type Names } from "@/shared/i18n";
import { useMay } from "@/shared/session";

/** What the rules of a program are called; by their code for who may not read them. */
export function useRuleName(program: string): (code: string) => string {
  const name = useName();
  const may = useMay("rules.read");
  const rules = useOne(
    "/v1/programs/{program}/rules",
    { path: { program } },
    { isEnabled: may, staleMs: 60_000 },
  );
  return (code) => {
    const found = rules.data?.items.find((each) => each.code === code);
    const names = (found?.latest.body as { names?: Names } | undefined)?.names;
    return names ? name(names) : code;
  };
}
