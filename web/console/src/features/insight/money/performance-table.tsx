import { useFormats } from "@/shared/formats";
import { Section, Table, type TableColumns, useView } from "@/shared/ui";
import { useAmounts } from "../parts/use-amounts";
import type { CatalogKind } from "@/shared/program";
import { useWords } from "../words";
import { changeOf } from "./periods";

export interface PlaceRow {
  code: string;
  name: string;
  sales: number;
  members: number;
  newMembers: number | null;
  gross: number;
  returned: number;
  net: number;
  basket: number | null;
  quantity: number | null;
  /** The net sales of the period before. */
  before: number | undefined;
}

type Column = TableColumns<PlaceRow>[number];

interface PerformanceTableProps {
  kind: CatalogKind;
  rows: PlaceRow[];
  currency: string;
  isCompared: boolean;
}

const PAGE_ROWS = 25;
const MILLI = 1000;

/** Every place or product with its numbers; a click on a heading sorts, and the address keeps it. */
export function PerformanceTable({ kind, rows, currency, isCompared }: PerformanceTableProps) {
  const w = useWords();
  const formats = useFormats();
  const amounts = useAmounts(currency);
  const [view, setView] = useView(["sort"]);
  const sort = view.sort ?? "-net";
  const whole = rows.reduce((sum, row) => sum + row.net, 0);

  function column(
    key: string,
    title: string,
    value: (row: PlaceRow) => number | null,
    told: (value: number) => string,
  ): Column {
    const order = sort === key ? "ascend" : sort === `-${key}` ? "descend" : null;
    return {
      key,
      title,
      align: "right",
      className: "number",
      sorter: (one, other) => (value(one) ?? -Infinity) - (value(other) ?? -Infinity),
      sortOrder: order,
      sortDirections: ["descend", "ascend"],
      showSorterTooltip: false,
      render: (_, row) => {
        const found = value(row);
        return found === null ? "–" : told(found);
      },
    };
  }

  const share = (value: number) => formats.share(value);
  const change = (value: number) => `${value > 0 ? "+" : ""}${formats.share(value)}`;
  const isPlace = rows.some((row) => row.newMembers !== null);
  const columns: Column[] = [
    {
      key: "name",
      title: w(`kind.${kind}`),
      fixed: "left",
      render: (_, row) => row.name,
    },
    column("net", w("netSales"), (row) => row.net, amounts.whole),
    column("share", w("share"), (row) => (whole === 0 ? null : row.net / whole), share),
    ...(isCompared
      ? [column("change", w("change"), (row) => changeOf(row.net, row.before), change)]
      : []),
    column("sales", w("sales"), (row) => row.sales, formats.count),
    column("members", w("membersColumn"), (row) => row.members, formats.count),
    ...(isPlace
      ? [
          column("new", w("newBuyers"), (row) => row.newMembers, formats.count),
          column("basket", w("basket"), (row) => row.basket, amounts.whole),
        ]
      : [column("quantity", w("quantity"), (row) => (row.quantity ?? 0) / MILLI, formats.count)]),
    column("returned", w("returned"), (row) => row.returned, amounts.whole),
  ];
  return (
    <Section
      title={w("allOf", { kind: w(`kind.${kind}`) })}
      lead={isCompared ? w("againstBefore") : w("chooseSince")}
      isFlush
    >
      <Table<PlaceRow>
        rowKey="code"
        aria-label={w("performanceTitle", { kind: w(`kind.${kind}`) })}
        dataSource={rows}
        columns={columns}
        pageRows={PAGE_ROWS}
        onChange={(_pages, _filters, sorter) => {
          const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter;
          const key = String(columnKey ?? "");
          setView({ sort: order ? `${order === "descend" ? "-" : ""}${key}` : null });
        }}
      />
    </Section>
  );
}
