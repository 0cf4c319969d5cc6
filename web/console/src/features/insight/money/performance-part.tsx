import { Segmented } from "antd";
import { Chart } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { Empty, Section, useView } from "@/shared/ui";
import { ReportPart } from "../parts/insight-page";
import { useReport, type Report, type ReportQuery } from "../parts/report";
import { useAmounts } from "../parts/use-amounts";
import { useCatalogNames, type CatalogKind } from "@/shared/program";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";
import { periodBefore } from "./periods";
import { PerformanceTable, type PlaceRow } from "./performance-table";

const KINDS: CatalogKind[] = [
  "channels",
  "stores",
  "campaigns",
  "categories",
  "brands",
  "products",
  "sources",
];
const COLUMNS: Record<CatalogKind, string> = {
  channels: "channel",
  stores: "store",
  sources: "source",
  campaigns: "campaign",
  categories: "category",
  brands: "brand",
  products: "sku",
};
const BARS_MAX = 15;
const BAR_HEIGHT = 30;

type Raw = Record<string, string | number | null>;
type Sections = Record<CatalogKind, Raw[]>;

/** What each channel, store, campaign and product sold, against the period before. */
export function PerformancePart() {
  const w = useWords();
  const asked = useTerms("from", "returns");
  const query = useReport<Sections>("performance", asked);
  const [view, setView] = useView(["of"]);
  const kind = KINDS.find((each) => each === view.of) ?? "channels";
  const before = useBefore(asked, query.data?.as_of);
  return (
    <ReportPart name="performance" asked={asked} query={query} terms={["from", "returns"]}>
      {(report) => (
        <>
          <Segmented<CatalogKind>
            className="insight-kinds"
            aria-label={w("performanceOf")}
            value={kind}
            options={KINDS.map((value) => ({ value, label: w(`kind.${value}`) }))}
            onChange={(value) => setView({ of: value === "channels" ? null : value })}
          />
          <Places key={kind} kind={kind} report={report} before={before} />
        </>
      )}
    </ReportPart>
  );
}

/** The same for the period before, where the period has a beginning. */
function useBefore(asked: ReportQuery, asOf: string | undefined): Sections | undefined {
  const { from } = asked;
  const isEnabled = Boolean(from && asOf);
  const period = from && asOf ? periodBefore(from, asOf) : { from: null, asOf: null };
  const earlier = { ...asked, from: period.from, as_of: period.asOf };
  const found = useReport<Sections>("performance", earlier, isEnabled);
  return isEnabled ? found.data?.sections : undefined;
}

interface PlacesProps {
  kind: CatalogKind;
  report: Report<Sections>;
  before: Sections | undefined;
}

function Places({ kind, report, before }: PlacesProps) {
  const w = useWords();
  const formats = useFormats();
  const amounts = useAmounts(report.currency);
  const name = useCatalogNames(kind);
  const rows = rowsOf(report.sections[kind], kind).map((row) => ({
    ...row,
    name: row.code === "" ? w(`without.${kind}`) : name(row.code),
    before: before && rowsOf(before[kind], kind).find((each) => each.code === row.code)?.net,
  }));
  if (rows.length === 0) return <Empty title={w("nobodyBought")} hint={w("nobodyBoughtHint")} />;
  const best = rows.toSorted((one, other) => other.net - one.net).slice(0, BARS_MAX);
  return (
    <>
      <Section
        title={w(`kind.${kind}`)}
        lead={rows.length > BARS_MAX ? w("bestOf", { count: BARS_MAX }) : w("performanceLead")}
      >
        <Chart
          title={w("performanceTitle", { kind: w(`kind.${kind}`) })}
          height={best.length * BAR_HEIGHT + 60}
          option={{
            legend: before ? {} : { show: false },
            xAxis: { type: "value", axisLabel: { formatter: (n: number) => amounts.short(n) } },
            yAxis: {
              type: "category",
              inverse: true,
              data: best.map((row) => row.name),
              axisLabel: { width: 160, overflow: "truncate" },
            },
            tooltip: { valueFormatter: (value: number) => amounts.whole(value) },
            series: [
              {
                name: w("netSales"),
                type: "bar",
                barMaxWidth: 18,
                data: best.map((row) => row.net),
              },
              ...(before
                ? [
                    {
                      name: w("periodBefore"),
                      type: "bar",
                      barMaxWidth: 18,
                      data: best.map((row) => row.before ?? 0),
                    },
                  ]
                : []),
            ],
          }}
          rows={{
            columns: [w(`kind.${kind}`), w("netSales"), w("membersColumn"), w("sales")],
            rows: best.map((row) => [
              row.name,
              amounts.whole(row.net),
              formats.count(row.members),
              formats.count(row.sales),
            ]),
          }}
        />
      </Section>
      <PerformanceTable
        kind={kind}
        rows={rows}
        currency={report.currency}
        isCompared={before !== undefined}
      />
    </>
  );
}

function rowsOf(raw: Raw[], kind: CatalogKind): Omit<PlaceRow, "name" | "before">[] {
  const number = (row: Raw, column: string) =>
    typeof row[column] === "number" ? row[column] : null;
  return raw.map((row) => ({
    code: String(row[COLUMNS[kind]] ?? ""),
    sales: number(row, "sale_count") ?? 0,
    members: number(row, "member_count") ?? 0,
    newMembers: number(row, "new_member_count"),
    gross: number(row, "sale_amount") ?? 0,
    returned: number(row, "returned_amount") ?? 0,
    net: number(row, "net_amount") ?? 0,
    basket: number(row, "basket_amount"),
    quantity: number(row, "quantity_milli"),
  }));
}
