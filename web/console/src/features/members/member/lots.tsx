import { Button } from "antd";
import { useState } from "react";
import { useOne, wholeList, type Schema } from "@/shared/api";
import { useInstallation } from "@/shared/session";
import { DataTable, Empty, Points, Section, StateTag, When, type Column } from "@/shared/ui";
import { useWords } from "../words";
import type { Balance } from "./types";

type Lot = Schema<"LotAnswer">;

const SHOWN_FIRST = 10;

function expiryOf({ expires_at }: Lot): number {
  return expires_at ? new Date(expires_at).getTime() : Number.MAX_SAFE_INTEGER;
}

/** What is left of each lot, and when it can be spent and runs out. */
export function Lots({ memberId, balance }: { memberId: string; balance: Balance }) {
  const w = useWords();
  const lots = useOne("/v1/members/{member_id}/lots", {
    path: { member_id: memberId },
    query: { asset: balance.asset },
  });
  const [isWhole, setWhole] = useState(false);
  const sorted = (lots.data ?? []).toSorted((one, two) => expiryOf(one) - expiryOf(two));
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
        list={wholeList(lots, isWhole ? sorted : sorted.slice(0, SHOWN_FIRST))}
        columns={columns}
        rowKey={(lot) => lot.id}
        isDense
        empty={<Empty title={w("noLots")} />}
      />
      {sorted.length > SHOWN_FIRST && (
        <Button type="link" onClick={() => setWhole(!isWhole)}>
          {isWhole ? w("lotsFewer") : w("lotsAll", { count: sorted.length })}
        </Button>
      )}
    </Section>
  );
}

function LotState({ lot }: { lot: Lot }) {
  const w = useWords();
  const { now } = useInstallation();
  if (lot.is_debt) return <StateTag tone="bad" text={w("lot.debt")} />;
  if (lot.held_units > 0) return <StateTag tone="warning" text={w("lot.held")} />;
  if (lot.available_at && new Date(lot.available_at) > now())
    return <StateTag tone="waiting" text={w("lot.pending")} />;
  return <StateTag tone="good" text={w("lot.spendable")} />;
}
