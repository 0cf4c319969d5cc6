import type { Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { NONE, Table, type TableColumns } from "@/shared/ui";
import { UnitsOf } from "./effects";
import { useRuleNames } from "./names";
import { useWords } from "./words";

type Full = Schema<"FullAnswer">;
type Line = Schema<"LineAnswer">;
type Grant = Schema<"GrantWhy">;

interface LinesProps {
  full: Full;
  /** What rules granted, where one may know. */
  grants: Grant[] | undefined;
}

/** The lines of an order or return, with what each earned and what of that was taken back. */
export function Lines({ full, grants }: LinesProps) {
  const w = useWords();
  const formats = useFormats();
  const { currency, scale } = full.document.total;
  const money = (amount: number) => formats.money({ amount, currency, scale });
  const columns: TableColumns<Line> = [
    { title: w("article"), key: "article", render: (_, line) => <Article line={line} /> },
    {
      title: w("quantity"),
      key: "quantity",
      align: "right",
      className: "number",
      render: (_, line) => <Quantity line={line} />,
    },
    {
      title: w("unitPrice"),
      key: "price",
      align: "right",
      className: "number",
      responsive: ["md"],
      render: (_, line) => money(line.unit_price_minor),
    },
    {
      title: w("discount"),
      key: "discount",
      align: "right",
      className: "number",
      responsive: ["md"],
      render: (_, line) => (line.discount_minor ? money(-line.discount_minor) : NONE),
    },
    {
      title: w("paid"),
      key: "net",
      align: "right",
      className: "number",
      render: (_, line) => money(line.net_minor),
    },
  ];
  if (grants && full.document.kind === "order") {
    columns.push({
      title: w("earned"),
      key: "earned",
      render: (_, line) => <Earned ordinal={line.ordinal} grants={grants} />,
    });
  }
  return (
    <Table<Line>
      aria-label={w("lines")}
      dataSource={full.lines}
      columns={columns}
      rowKey="ordinal"
      size="small"
      pageRows={100}
    />
  );
}

/** What a line is of: its description, number and group. */
export function Article({ line }: { line: Line }) {
  return (
    <div className="article">
      <div>{line.description ?? line.sku}</div>
      <div className="secondary small">
        {[line.description ? line.sku : null, line.category, line.brand]
          .filter(Boolean)
          .join(" · ")}
      </div>
    </div>
  );
}

function Quantity({ line }: { line: Line }) {
  const w = useWords();
  if (line.returned_quantity === "0") return <>{line.quantity}</>;
  return (
    <>
      {line.quantity}
      <div className="secondary small">{w("cameBack", { quantity: line.returned_quantity })}</div>
    </>
  );
}

function Earned({ ordinal, grants }: { ordinal: number; grants: Grant[] }) {
  const w = useWords();
  const ruleName = useRuleNames();
  const parts = grants.flatMap((grant) =>
    grant.lines
      .filter((line) => line.ordinal === ordinal && line.units !== 0)
      .map((line) => ({ ...line, asset: grant.asset, rule: grant.rule })),
  );
  if (parts.length === 0) return <>{NONE}</>;
  return (
    <ul className="bare-list">
      {parts.map((part) => (
        <li key={`${part.rule}${part.asset}`}>
          <UnitsOf asset={part.asset} units={part.units} isSigned />{" "}
          <span className="secondary small">{ruleName(part.rule)}</span>
          {part.taken_back_units > 0 && (
            <span className="secondary small">
              {" · "}
              {w("takenBackOf", { units: part.taken_back_units })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
