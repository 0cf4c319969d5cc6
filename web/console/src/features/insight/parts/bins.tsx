import { Chart } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { Section } from "@/shared/ui";
import { useWords } from "../words";
import { useAmounts } from "./use-amounts";

/** A range with how many lie in it; what it counts is told by its name. */
export interface Bin {
  above: number | null;
  upTo: number | null;
  count: number;
  share: number | null;
}

interface BinsProps {
  title: string;
  lead?: string;
  bins: Bin[];
  /** Whole numbers begin one above the bound, amounts right at it. */
  of: "days" | "sales" | "amount";
  currency: string;
  /** What is counted: members, sales, times. */
  counted: string;
}

/** How many lie in which range. */
export function Bins({ title, lead, bins, of, currency, counted }: BinsProps) {
  const w = useWords();
  const formats = useFormats();
  const names = useRanges(of, currency)(bins);
  return (
    <Section title={title} lead={lead}>
      <Chart
        title={title}
        height={220}
        option={{
          grid: { top: 24 },
          xAxis: { type: "category", data: names, axisLabel: { interval: 0 } },
          yAxis: { type: "value", axisLabel: { formatter: (n: number) => formats.short(n) } },
          tooltip: { valueFormatter: (n: number) => formats.count(n) },
          series: [
            {
              name: counted,
              type: "bar",
              data: bins.map((each) => each.count),
              barMaxWidth: 56,
              label: { show: true, position: "top", formatter: shareLabel(bins, formats) },
            },
          ],
        }}
        rows={{
          columns: [w("range"), counted, w("share")],
          rows: bins.map((each, at) => [
            names[at] ?? "",
            formats.count(each.count),
            each.share === null ? "–" : formats.share(each.share),
          ]),
        }}
      />
    </Section>
  );
}

function shareLabel(bins: Bin[], formats: ReturnType<typeof useFormats>) {
  return ({ dataIndex }: { dataIndex: number }) => {
    const share = bins[dataIndex]?.share;
    return share == null ? "" : formats.share(share);
  };
}

/** `1–30 d`, `> 180 d`, `¥50–¥100`. */
function useRanges(of: BinsProps["of"], currency: string) {
  const formats = useFormats();
  const amounts = useAmounts(currency);
  const told = (value: number) => (of === "amount" ? amounts.short(value) : formats.count(value));
  return (bins: Bin[]) =>
    bins.map(({ above, upTo }) => {
      if (above === null) return upTo === 1 && of === "sales" ? "1" : `≤ ${told(upTo ?? 0)}`;
      if (upTo === null) return `> ${told(above)}`;
      const first = of === "amount" ? above : above + 1;
      return first === upTo ? told(upTo) : `${told(first)}–${told(upTo)}`;
    });
}
