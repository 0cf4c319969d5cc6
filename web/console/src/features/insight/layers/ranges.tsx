import { Bins, type Bin } from "../parts/bins";
import { useWords } from "../words";
import type { RfmReport } from "./rfm";

type Row = Record<string, number | null>;

/** How lately, how often and for how much members bought, in ranges. */
export function RfmRanges({ report }: { report: RfmReport }) {
  const w = useWords();
  const { sections, currency } = report;
  const counted = w("membersColumn");
  const spend = currency
    ? w("inCurrency", { title: w("spendRanges"), currency })
    : w("spendRanges");
  const parts = [
    { title: w("recencyRanges"), bins: binsOf(sections.recency, "days"), of: "days" },
    { title: w("frequencyRanges"), bins: binsOf(sections.frequency, "sales"), of: "sales" },
    { title: spend, bins: binsOf(sections.spend, "amount"), of: "amount" },
  ] as const;
  return (
    <div className="columns-3">
      {parts.map((part) => (
        <Bins key={part.title} {...part} counted={counted} />
      ))}
    </div>
  );
}

/** The rows of a distribution, whatever they count. */
export function binsOf(rows: Row[], unit: "days" | "sales" | "amount"): Bin[] {
  return rows.map((row) => {
    const count = row["member_count"] ?? row["sale_count"] ?? row["interval_count"] ?? 0;
    const share = row["member_share"] ?? row["sale_share"] ?? null;
    return {
      above: row[`above_${unit}`] ?? null,
      upTo: row[`up_to_${unit}`] ?? null,
      count,
      share,
    };
  });
}
