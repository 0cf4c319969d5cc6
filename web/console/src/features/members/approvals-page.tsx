import { useList, useOne, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import {
  FilterChoice,
  ListPage,
  MemberName,
  NONE,
  Points,
  StateTag,
  useView,
  When,
  type Column,
  type StateTone,
} from "@/shared/ui";
import { Decide } from "./approvals/decide";
import { useProgramParts } from "@/shared/program";
import { useWords } from "./words";

type Adjustment = Schema<"AdjustmentAnswer">;
type State = Adjustment["state"];

const STATES: State[] = ["pending", "approved", "refused"];
const TONES: Record<State, StateTone> = { pending: "warning", approved: "good", refused: "bad" };
const ALL = "all";

/** Adjustments above a limit: those that wait first, and what became of the others. */
export function ApprovalsPage() {
  const w = useWords();
  const [view] = useView(["state"]);
  const state =
    view.state === ALL ? null : (STATES.find((each) => each === view.state) ?? "pending");
  const adjustments = useList("/v1/adjustments", { query: { state } });
  return (
    <ListPage
      id="approvals"
      title={w("approvals")}
      lead={w("approvalsLead")}
      back={{ to: "/members", text: w("title") }}
      list={adjustments}
      columns={useColumnsOf()}
      rowKey={(each) => each.id}
      filterNames={["state"]}
      filters={
        <FilterChoice
          name="state"
          label={w("state")}
          otherwise={w("adjustment.pending")}
          options={[
            ...STATES.map((each) => ({ value: each, label: w(`adjustment.${each}`) })),
            { value: ALL, label: w("all") },
          ]}
        />
      }
      empty={{ title: w("noApprovals"), hint: w("noApprovalsHint") }}
    />
  );
}

function useColumnsOf(): Column<Adjustment>[] {
  const w = useWords();
  const names = useProgramParts();
  const staffName = useStaffNames();
  const assetOf = (code: string) => names.assets.find((each) => each.code === code);
  return [
    {
      key: "member",
      title: w("member"),
      phone: "title",
      render: (each) => <MemberName id={each.member_id} />,
    },
    { key: "asset", title: w("asset"), render: ({ asset }) => assetOf(asset)?.name ?? asset },
    {
      key: "units",
      title: w("units"),
      isNumber: true,
      render: (each) => (
        <Points units={each.units} scale={assetOf(each.asset)?.scale ?? 0} isSigned />
      ),
    },
    { key: "reason", title: w("reason"), render: ({ reason }) => reason },
    { key: "by", title: w("by"), render: (each) => staffName(each.requested_by) },
    { key: "at", title: w("when"), render: (each) => <When at={each.requested_at} /> },
    {
      key: "state",
      title: w("state"),
      render: ({ state }) => <StateTag tone={TONES[state]} text={w(`adjustment.${state}`)} />,
    },
    { key: "note", title: w("note"), isExtra: true, render: ({ note }) => note ?? NONE },
    { key: "act", title: "", render: (each) => <Decide adjustment={each} /> },
  ];
}

/** What people are called who asked: `staff:` and their id, or a key. */
function useStaffNames(): (who: string) => string {
  const isEnabled = useMay("staff.read");
  const staff = useOne("/v1/staff", { query: { limit: 200 } }, { isEnabled, staleMs: 60_000 });
  const byId = new Map(staff.data?.items.map((each) => [`staff:${each.id}`, each.display_name]));
  return (who) => byId.get(who) ?? NONE;
}
