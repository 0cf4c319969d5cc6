import { useOne, wholeList, type Schema } from "@/shared/api";
import { DataTable, Empty, Points, Section, StateTag, When, type Column } from "@/shared/ui";
import { useWords } from "../words";
import type { Balance } from "./types";

type Lot = Schema<"LotAnswer">;

/** What is left of each lot, and when it can be spent and runs out. */
export function Lots({ memberId, balance }: { memberId: string; balance: Balance }) {
  const w = useWords();
  const lots = useOne("/v1/members/{member_id}/lots", {
    path: { member_id: memberId },
    query: { asset: balance.asset },
  });
  const units = (value: number) => <Points units={value} scale={balance.scale} />;
  const columns: Column<Lot>[] = [
    { key: "earned", title: w("earnedAt"), render: (lot) => <When at={lot.earned_at} as="date" /> },
    {
      key: "left",
      title: w("left"),
      isNumber: true,
      phone: "title",
      render: (lot) => units(lot.is_debt ? -lot.remaining_units : lot.remaining_units),
    },
    { key: "of", title: w("ofUnits"), isNumber: true, render: (lot) => units(lot.units) },
    {
      key: "state",
      title: w("state"),
      render: (lot) => <LotState lot={lot} />,
    },
    {
      key: "expires",
      title: w("expiresAt"),
      render: (lot) => (lot.expires_at ? <When at={lot.expires_at} as="date" /> : w("never")),
    },
  ];
  return (
    <Section title={w("lots")} lead={w("lotsLead")} isFlush>
      <DataTable
        label={w("lots")}
        list={wholeList(lots, lots.data)}
        columns={columns}
        rowKey={(lot) => lot.id}
        isDense
        empty={<Empty title={w("noLots")} />}
      />
    </Section>
  );
}

function LotState({ lot }: { lot: Lot }) {
  const w = useWords();
  if (lot.is_debt) return <StateTag tone="bad" text={w("lot.debt")} />;
  if (lot.held_units > 0) return <StateTag tone="warning" text={w("lot.held")} />;
  if (lot.available_at) return <StateTag tone="waiting" text={w("lot.pending")} />;
  return <StateTag tone="good" text={w("lot.spendable")} />;
}
