import type { ReactNode } from "react";
import { useAmounts, useBehind } from "@/features/insight";
import { useFormats } from "@/shared/formats";
import { Section, Table, type TableColumns, useView } from "@/shared/ui";
import { useWords } from "../words";
import type { SourceRow } from "./rows";
import type { SourceProps } from "./source-chart";
import { ratio } from "./tiles";

type Column = TableColumns<SourceRow>[number];

const PAGE_ROWS = 25;
const NAME_WIDTH = 220;
const WIDTH_MIN = 1_140;

/** Every source with its numbers; a number leads to its members, a heading sorts. */
export function SourceTable({ kind, rows, name, currency, valueDays, column }: SourceProps) {
  const w = useWords();
  const formats = useFormats();
  const amounts = useAmounts(currency);
  const { show } = useBehind();
  const [view, setView] = useView(["sort"]);

  function numbers(
    key: string,
    title: string,
    value: (row: SourceRow) => number | null,
    told: (value: number, row: SourceRow) => ReactNode,
  ): Column {
    const order = view.sort === key ? "ascend" : view.sort === `-${key}` ? "descend" : null;
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
        return found === null ? "–" : told(found, row);
      },
    };
  }

  const leads = (text: string, label: string, where: Record<string, string | number>) => (
    <button type="button" className="insight-link" aria-label={label} onClick={() => show(where)}>
      {text}
    </button>
  );
  const whom = (count: number, row: SourceRow, isBuyer: boolean) => {
    const text = formats.count(count);
    if (count === 0) return text;
    const label = `${w(isBuyer ? "firstOrders" : "registered")}: ${name(row.code)}: ${text}`;
    return leads(text, label, { [column]: row.code, ...(isBuyer ? { is_buyer: 1 } : {}) });
  };
  const columns: Column[] = [
    {
      key: "name",
      title: w(`one.${kind}`),
      fixed: "left",
      width: NAME_WIDTH,
      render: (_, row) => name(row.code),
    },
    numbers(
      "registered",
      w("registered"),
      (row) => row.registered,
      (count, row) => whom(count, row, false),
    ),
    numbers(
      "first",
      w("firstOrders"),
      (row) => row.firstOrders,
      (count, row) => whom(count, row, true),
    ),
    numbers(
      "conversion",
      w("conversion"),
      (row) => row.conversion,
      (value) => formats.share(value),
    ),
    numbers("value", w("value", { count: valueDays }), (row) => row.value, amounts.whole),
    numbers("cost", w("cost"), (row) => row.cost || null, amounts.whole),
    numbers("each", w("costEach"), (row) => row.costEach, amounts.whole),
    numbers(
      "benefit",
      w("benefit"),
      (row) => row.benefit,
      (value) => ratio(formats, value),
    ),
  ];
  return (
    <Section title={w("allOf", { kind: w(`kind.${kind}`) })} lead={w("tableLead")} isFlush>
      <Table<SourceRow>
        className="acquisition-sources"
        rowKey="code"
        aria-label={w("allOf", { kind: w(`kind.${kind}`) })}
        dataSource={rows}
        columns={columns}
        scroll={{ x: WIDTH_MIN }}
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
