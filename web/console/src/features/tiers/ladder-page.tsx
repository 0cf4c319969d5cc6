import { Button, Tabs } from "antd";
import { Link, useParams } from "react-router";
import { useName } from "@/shared/i18n";
import { useInstallation, useMay } from "@/shared/session";
import { AsOfPicker, Loaded, Page, PrimaryAct, useView } from "@/shared/ui";
import { DraftTab } from "./draft-tab";
import { FlowsTab } from "./flows-tab";
import { bodyOf, draftOf, isInForce, ladderPath, shownOf, versionAt, type Ladder } from "./ladder";
import { NowTab } from "./now-tab";
import { RetireButton } from "./retire";
import { StateTags } from "./state-tags";
import { useLadder } from "./use-ladders";
import { VersionsTab } from "./versions-tab";
import { useWords } from "./words";

/** One ladder: who stands where, what its draft would do, who moved, and how it came about. */
export function LadderPage() {
  const w = useWords();
  const { program = "", code = "" } = useParams();
  const ladder = useLadder(program, code);
  const name = useName();
  const { now } = useInstallation();
  const shown = ladder.data && shownOf(ladder.data, now());
  return (
    <Page
      title={shown ? name(bodyOf(shown).names) : code}
      back={{ to: "/tiers", text: w("title") }}
      tags={ladder.data && <StateTags ladder={ladder.data} />}
      actions={ladder.data && <Acts ladder={ladder.data} />}
    >
      <Loaded query={ladder}>{(found) => <Parts ladder={found} />}</Loaded>
    </Page>
  );
}

function Acts({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const mayWrite = useMay("tiers.write");
  const at = useInstallation().now();
  const [view] = useView(["tab"]);
  const live = versionAt(ladder, at);
  const hasDraft = draftOf(ladder) !== undefined;
  const edit = w(hasDraft ? "editDraft" : "changeLadder");
  const to = `${ladderPath(ladder)}/edit`;
  // Where a draft is in front, publishing it is the one act of the page.
  const isOther = hasDraft && (view.tab ?? (live ? "now" : "draft")) === "draft";
  return (
    <>
      {(view.tab ?? "now") === "now" && <AsOfPicker />}
      {mayWrite && live && isInForce(live, at) && live.live_until === null && (
        <RetireButton ladder={ladder} />
      )}
      {isOther && mayWrite ? (
        <Link to={to} className="button-link">
          <Button>{edit}</Button>
        </Link>
      ) : (
        <PrimaryAct text={edit} to={to} reason={mayWrite ? undefined : w("mayNotWrite")} />
      )}
    </>
  );
}

function Parts({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const at = useInstallation().now();
  const [view, setView] = useView(["tab"]);
  const hasLive = versionAt(ladder, at) !== undefined;
  const draft = draftOf(ladder);
  const items = [
    ...(hasLive ? [{ key: "now", label: w("tab.now"), children: <NowTab ladder={ladder} /> }] : []),
    ...(draft
      ? [
          {
            key: "draft",
            label: w("tab.draft"),
            children: <DraftTab ladder={ladder} draft={draft} />,
          },
        ]
      : []),
    ...(hasLive
      ? [{ key: "flows", label: w("tab.flows"), children: <FlowsTab ladder={ladder} /> }]
      : []),
    { key: "versions", label: w("tab.versions"), children: <VersionsTab ladder={ladder} /> },
  ];
  const known = items.some((each) => each.key === view.tab);
  return (
    <Tabs
      activeKey={known ? (view.tab ?? "") : (items[0]?.key ?? "")}
      onChange={(tab) => setView({ tab })}
      destroyOnHidden
      items={items}
    />
  );
}
