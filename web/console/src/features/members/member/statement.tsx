import { useOne, wholeList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { DataTable, Empty, Points, Section, type Column } from "@/shared/ui";
import { useWords } from "../words";
import type { Balance } from "./types";

type Month = Schema<"MonthAnswer">;

const PARTS = ["opening", "earned", "spent", "expired", "reversed", "adjusted", "closing"] as const;

/** What came and went of an asset, month by month. */
export function Statement({ memberId, balance }: { memberId: string; balance: Balance }) {
  const w = useWords();
  const formats = useFormats();
  const months = useOne("/v1/members/{member_id}/statement", {
    path: { member_id: memberId },
    query: { asset: balance.asset },
  });
  const columns: Column<Month>[] = [
    {
      key: "month",
      title: w("month"),
      phone: "title",
      render: ({ month }) => formats.month(month),
      text: ({ month }) => month,
    },
    ...PARTS.map((part): Column<Month> => ({
      key: part,
      title: w(`statement.${part}`),
      isNumber: true,
      render: (month) => <Points units={month[`${part}_units`]} scale={balance.scale} />,
    })),
  ];
  return (
    <Section title={w("statementTitle")} isFlush>
      <DataTable
        label={w("statementTitle")}
        list={wholeList(months, months.data?.toReversed())}
        columns={columns}
        rowKey={({ month }) => month}
        isDense
        empty={<Empty title={w("noTransfers")} />}
      />
    </Section>
  );
}
