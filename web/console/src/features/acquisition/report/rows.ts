import { COLUMNS, type Kind } from "../parts/kinds";

type Raw = Record<string, string | number | null>;

export interface Total {
  registered_count: number;
  traced_count: number;
  first_order_count: number;
  value_amount: number;
  traced_value_amount: number;
  cost_amount: number;
  benefit_ratio: number | null;
}

export type Sections = Record<Kind, Raw[]> & { total: Total[] };

/** What one campaign, partner, channel or store brought, and what it cost. */
export interface SourceRow {
  /** Empty for everybody of whom it is not known. */
  code: string;
  registered: number;
  firstOrders: number;
  conversion: number | null;
  value: number;
  cost: number;
  benefit: number | null;
  costEach: number | null;
}

/** The rows of a break-down, the one that brought most first and the unknown last. */
export function rowsOf(sections: Sections, kind: Kind): SourceRow[] {
  const number = (row: Raw, column: string) =>
    typeof row[column] === "number" ? row[column] : null;
  const rows = sections[kind].map((row) => ({
    code: String(row[COLUMNS[kind]] ?? ""),
    registered: number(row, "registered_count") ?? 0,
    firstOrders: number(row, "first_order_count") ?? 0,
    conversion: number(row, "conversion_share"),
    value: number(row, "value_amount") ?? 0,
    cost: number(row, "cost_amount") ?? 0,
    // What went to no source of this kind was not spent on those of whom none is known.
    ...(row[COLUMNS[kind]] && number(row, "cost_amount")
      ? {
          benefit: number(row, "benefit_ratio"),
          costEach: number(row, "cost_per_registration_amount"),
        }
      : { benefit: null, costEach: null }),
  }));
  return rows.toSorted(
    (one, other) =>
      Number(one.code === "") - Number(other.code === "") || other.registered - one.registered,
  );
}
