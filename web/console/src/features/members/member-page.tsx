import { Alert, Tabs } from "antd";
import { useParams } from "react-router";
import { Origin } from "@/features/acquisition";
import { MemberPortrait } from "@/features/lifecycle";
import { SegmentsOfMember } from "@/features/segments";
import { useOne } from "@/shared/api";
import { useMay } from "@/shared/session";
import { CopyId, Loaded, Page, StateTag, useView } from "@/shared/ui";
import { nameOf } from "./list/columns";
import { MemberActs } from "./member/acts";
import { Activity } from "./member/activity";
import { Holdings } from "./member/holdings";
import { Merges } from "./member/merges";
import { Notes } from "./member/notes";
import { OrdersOf } from "./member/orders";
import { PendingGoodwill } from "./member/pending-goodwill";
import { Points } from "./member/points";
import { Profile } from "./member/profile";
import { Summary } from "./member/summary";
import "./members.css";
import type { Portrait } from "./member/types";
import { useWords } from "./words";

const TAB = "tab";
const FIRST = "activity";

/** One member, all around: who they are, what they hold, what they did and what came of it. */
export function MemberPage() {
  const w = useWords();
  const { memberId = "" } = useParams();
  const portrait = useOne("/v1/members/{member_id}", { path: { member_id: memberId } });
  const member = portrait.data?.member;
  return (
    <Page
      title={(member && nameOf(member)) ?? w("member")}
      back={{ to: "/members", text: w("title") }}
      actions={portrait.data && <MemberActs portrait={portrait.data} />}
      tags={
        member && (
          <>
            <StateTag
              tone={member.standing === "member" ? "good" : "neutral"}
              text={w(`standing.${member.standing}`)}
            />
            <CopyId id={member.id} what={w("member")} />
          </>
        )
      }
    >
      <Loaded query={portrait}>
        {(found) => <Whole key={found.member.id} portrait={found} askedId={memberId} />}
      </Loaded>
    </Page>
  );
}

function Whole({ portrait, askedId }: { portrait: Portrait; askedId: string }) {
  const w = useWords();
  const { id } = portrait.member;
  return (
    <>
      {id !== askedId && <Alert type="info" showIcon title={w("mergedInto")} />}
      <PendingGoodwill memberId={id} />
      <Summary portrait={portrait} />
      <Holdings memberId={id} />
      <MemberPortrait memberId={id} />
      <SegmentsOfMember memberId={id} />
      <Origin memberId={id} />
      <Parts portrait={portrait} />
    </>
  );
}

function Parts({ portrait }: { portrait: Portrait }) {
  const w = useWords();
  const [view, setView] = useView([TAB]);
  const { id } = portrait.member;
  const mayLedger = useMay("ledger.read");
  const mayOrders = useMay("orders.read");
  const tabs = [
    { key: FIRST, label: w("tabActivity"), children: <Activity memberId={id} /> },
    ...(mayLedger
      ? [{ key: "points", label: w("tabPoints"), children: <Points memberId={id} /> }]
      : []),
    ...(mayOrders
      ? [{ key: "orders", label: w("tabOrders"), children: <OrdersOf memberId={id} /> }]
      : []),
    { key: "notes", label: w("tabNotes"), children: <Notes memberId={id} /> },
    { key: "profile", label: w("tabProfile"), children: <Profile portrait={portrait} /> },
    { key: "merges", label: w("tabMerges"), children: <Merges portrait={portrait} /> },
  ];
  return (
    <Tabs
      activeKey={view.tab ?? FIRST}
      onChange={(key) => setView({ tab: key === FIRST ? null : key })}
      items={tabs}
      destroyOnHidden
    />
  );
}
