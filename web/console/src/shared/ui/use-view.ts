import { useSearchParams } from "react-router";

const IS_CURSOR = /(^|_)cursor$/;

/**
 * Parameters of the address that a page's view consists of; setting any goes back to the first
 * page. `const [view, setView] = useView(["text", "state"])`.
 */
export function useView<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  const view = Object.fromEntries(
    names.map((name) => [name, search.get(name) ?? undefined]),
  ) as Record<Name, string | undefined>;

  function setView(changes: Partial<Record<Name, string | null | undefined>>): void {
    setSearch(
      (now) => {
        const next = new URLSearchParams([...now].filter(([name]) => !IS_CURSOR.test(name)));
        for (const [name, value] of Object.entries<string | null | undefined>(changes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  }

  return [view, setView] as const;
}
