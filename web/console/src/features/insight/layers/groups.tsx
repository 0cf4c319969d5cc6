import { useFormats } from "@/shared/formats";
import { useGroupName } from "@/shared/stages";
import { Section, Table } from "@/shared/ui";
import { useBehind } from "../parts/behind";
import { useAmounts } from "../parts/use-amounts";
import { useWords } from "../words";
import { GROUPS, type Group, type GroupRow, type RfmReport } from "./rfm";

/** The named groups in the order of their worth, with what each holds. */
export function Groups({ report }: { report: RfmReport }) {
  const w = useWords();
  const name = useGroupName();
  const formats = useFormats();
  const amounts = useAmounts(report.currency);
  const { show } = useBehind();
  const order = Object.keys(GROUPS) as Group[];
  const rows = report.sections.groups.toSorted(
    (one, other) => order.indexOf(one.rfm_group) - order.indexOf(other.rfm_group),
  );
  const number = { align: "right" as const, className: "number" };
  return (
    <Section title={w("groups")} lead={w("groupsLead")} isFlush>
      <Table<GroupRow>
        aria-label={w("groups")}
        rowKey="rfm_group"
        dataSource={rows}
        columns={[
          {
            title: w("group"),
            render: (_, row) => (
              <button
                type="button"
                className="insight-link"
                onClick={() => show({ rfm_group: row.rfm_group })}
              >
                {name(row.rfm_group)}
                <span className="small secondary">{w(`means.${row.rfm_group}`)}</span>
              </button>
            ),
          },
          {
            title: w("membersColumn"),
            ...number,
            render: (_, row) => (
              <Pair whole={formats.count(row.member_count)} share={row.member_share} />
            ),
          },
          {
            title: w("moneyColumn"),
            ...number,
            render: (_, row) => (
              <Pair whole={amounts.short(row.monetary_amount)} share={row.monetary_share ?? 0} />
            ),
          },
        ]}
      />
    </Section>
  );
}

/** A number with its share of all below it. */
function Pair({ whole, share }: { whole: string; share: number }) {
  const formats = useFormats();
  return (
    <>
      <div>{whole}</div>
      <div className="small secondary">{formats.share(share)}</div>
    </>
  );
}
