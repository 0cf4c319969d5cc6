import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { useKept } from "@/shared/preferences";

/** A column of a table. */
export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** Numbers stand at the right, under each other. */
  isNumber?: boolean;
  width?: number;
  /** The value of `sort` that orders by it, and that orders the other way round. */
  sorts?: { ascending: string; descending: string };
  /** Not shown until it is chosen. */
  isExtra?: boolean;
  /** Where it goes when the rows become cards on a phone: heading, line (default), nowhere. */
  phone?: "title" | "line" | "hide";
  /** The value in a CSV file, for lists that are exported from what is shown. */
  text?: (row: Row) => string;
}

const PARAMETER = "columns";

/** Which columns are shown: what the address says, else what was chosen last. */
export function useColumns<Row>(id: string, columns: Column<Row>[]) {
  const [search, setSearch] = useSearchParams();
  const [last, keep] = useKept(`columns.${id}`);
  const said = search.get(PARAMETER) ?? last;
  const usual = columns.filter((each) => !each.isExtra).map((each) => each.key);
  const known = said?.split(",").filter((key) => columns.some((each) => each.key === key)) ?? [];
  const chosen = known.length > 0 ? known : usual;

  function choose(keys: string[]): void {
    const isUsual = keys.length === 0 || keys.join() === usual.join();
    const kept = columns.map((each) => each.key).filter((key) => keys.includes(key));
    keep(isUsual ? null : kept.join());
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (isUsual) next.delete(PARAMETER);
        else next.set(PARAMETER, kept.join());
        return next;
      },
      { replace: true },
    );
  }

  return { shown: columns.filter((each) => chosen.includes(each.key)), chosen, choose };
}
