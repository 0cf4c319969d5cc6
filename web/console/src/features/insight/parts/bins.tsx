import { Chart, useInk } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { Section } from "@/shared/ui";
import { useWords } from "../words";

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
  of: "days" | "sales" | "amount";
  /** What is counted: members, sales, times. */
  counted: string;
}

/** As many letters as stand beside each other; more are written slanting. */
const LETTERS_MAX = 45;

/** How many lie in which range. */
export function Bins({ title, lead, bins, of, counted }: BinsProps) {
  const w = useWords();
  const formats = useFormats();
  const ink = useInk();
  const names = useRanges(of)(bins);
  const isLong = names.length * Math.max(...names.map((name) => name.length)) > LETTERS_MAX;
  return (
    <Section title={title} lead={lead}>
      <Chart
        title={title}
        height={220}
        option={{
          grid: { top: 24 },
          legend: { show: false },
          xAxis: {
            type: "category",
            data: names,
            axisLabel: {
              interval: 0,
              hideOverlap: false,
              ...(isLong ? { rotate: 30 } : {}),
            },
          },
          yAxis: { type: "value", axisLabel: { formatter: (n: number) => formats.short(n) } },
          tooltip: { valueFormatter: (n: number) => formats.count(n) },
          series: [
            {
              name: counted,
              type: "bar",
              data: bins.map((each) => each.count),
              barMaxWidth: 56,
              label: { ...ink, show: true, position: "top", formatter: shareLabel(bins, formats) },
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

/** `≤ 30`, `31–90`, `> 180`: whole numbers begin one above the bound before, amounts right at it. */
function useRanges(of: BinsProps["of"]) {
  const formats = useFormats();
  return (bins: Bin[]) =>
    bins.map(({ above, upTo }) => {
      if (above === null)
        return upTo === 1 && of === "sales" ? "1" : `≤ ${formats.short(upTo ?? 0)}`;
      if (upTo === null) return `> ${formats.short(above)}`;
      const first = of === "amount" ? above : above + 1;
      if (first === upTo) return formats.short(upTo);
      return `${formats.short(first)}–${formats.short(upTo)}`;
    });
}
