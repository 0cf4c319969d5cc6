import { Behind, useAmounts, useBehind, type BehindRow } from "@/features/insight";
import { Day } from "@/shared/ui";
import { COLUMNS, type Kind } from "../parts/kinds";
import { useWords } from "../words";

import type { Asked } from "./use-asked";

interface Brought extends BehindRow {
  joined_on: string;
  is_buyer: number;
  value_amount: number;
  first_how: How;
  last_how: How;
  [place: string]: string | number;
}

export type How = "link" | "code" | "campaign" | "registration";

interface WhomProps {
  asked: Asked;
  kind: Kind;
  name: (code: string) => string;
}

/** The members behind a number: when they joined, by what that is known, what they bought. */
export function Whom({ asked, kind, name }: WhomProps) {
  const w = useWords();
  const { values } = useBehind();
  const column = `${asked.touch}_${COLUMNS[kind]}`;
  const code = values[column];
  const what = values["is_buyer"] ? w("firstOrders") : w("registered");
  const where = code === undefined ? values["is_traced"] && w("traced") : name(code);
  return (
    <Behind<Brought>
      name="acquisition-members"
      asked={asked.query}
      title={[where, what].filter(Boolean).join(" · ")}
      columns={(currency) => [
        { title: w("joined"), render: (row) => <Day on={row.joined_on} /> },
        ...(code === undefined
          ? [{ title: w(`one.${kind}`), render: (row: Brought) => name(String(row[column])) }]
          : []),
        {
          title: w("value", { count: asked.valueDays }),
          isNumber: true,
          render: (row) =>
            row.is_buyer ? <Amount value={row.value_amount} currency={currency} /> : "–",
        },
        { title: w("how"), render: (row) => w(`how.${row[`${asked.touch}_how`]}`) },
      ]}
    />
  );
}

function Amount({ value, currency }: { value: number; currency: string }) {
  return useAmounts(currency).whole(value);
}
