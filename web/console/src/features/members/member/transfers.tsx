import { Link } from "react-router";
import { useList, type Schema } from "@/shared/api";
import { DataTable, Empty, NONE, Points, Section, When, type Column } from "@/shared/ui";
import { useWords } from "../words";
import type { Balance } from "./types";

type Transfer = Schema<"TransferAnswer">;

const TAKES: Transfer["kind"][] = [
  "spent",
  "taken_back",
  "deducted",
  "expired",
  "adjusted_out",
  "moved_out",
];

/** Every movement of an asset, the latest first. */
export function Transfers({ memberId, balance }: { memberId: string; balance: Balance }) {
  const w = useWords();
  const transfers = useList(
    "/v1/members/{member_id}/transfers",
    { path: { member_id: memberId }, query: { asset: balance.asset } },
    { name: "transfers", limit: 20 },
  );
  const columns: Column<Transfer>[] = [
    { key: "at", title: w("when"), render: (each) => <When at={each.effective_at} /> },
    { key: "kind", title: w("what"), phone: "title", render: (each) => w(`transfer.${each.kind}`) },
    {
      key: "units",
      title: w("units"),
      isNumber: true,
      render: (each) => (
        <Points
          units={TAKES.includes(each.kind) ? -each.units : each.units}
          scale={balance.scale}
          isSigned
        />
      ),
    },
    { key: "for", title: w("because"), render: (each) => <Because transfer={each} /> },
  ];
  return (
    <Section title={w("transfers")} isFlush>
      <DataTable
        label={w("transfers")}
        list={transfers}
        columns={columns}
        rowKey={(each) => each.id}
        isDense
        empty={<Empty title={w("noTransfers")} />}
      />
    </Section>
  );
}

function Because({ transfer }: { transfer: Transfer }) {
  const w = useWords();
  const { reference_kind, reference_id, reason } = transfer;
  if (reference_id && (reference_kind === "order" || reference_kind === "return")) {
    return <Link to={`/orders/${reference_id}`}>{w(`entry.${reference_kind}`)}</Link>;
  }
  return <>{reason ?? NONE}</>;
}
