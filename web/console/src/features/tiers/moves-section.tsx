import { Alert, Button, Skeleton } from "antd";
import { Chart } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { useInstallation } from "@/shared/session";
import { MemberName, Section, StatTile, Table, TierTag } from "@/shared/ui";
import { bodyOf, versionAt, type Ladder, type LadderBody, type Move } from "./ladder";
import { sankeyOf, useSankeyLook, type Stream } from "./sankey";
import { tallied, type Preview, type Tally, type usePreview } from "./use-preview";
import { useWords } from "./words";

interface MovesProps {
  ladder: Ladder;
  body: LadderBody;
  preview: ReturnType<typeof usePreview>;
}

/** Whom a draft moves: in numbers, as streams, and member by member. */
export function MovesSection({ ladder, body, preview }: MovesProps) {
  const w = useWords();
  const [first] = preview.data?.pages ?? [];
  if (!first) {
    return (
      <Section title={w("whoMoves")} lead={w("whoMovesWait")}>
        <div aria-busy="true">
          <Skeleton active />
        </div>
      </Section>
    );
  }
  const tally = tallied(first.counts, body);
  return (
    <>
      <Section title={w("whoMoves")} lead={w("whoMovesLead", { count: tally.all })}>
        <div className="stack">
          <Verdict tally={tally} first={first} />
          <Tiles tally={tally} />
          <Streams ladder={ladder} body={body} first={first} />
        </div>
      </Section>
      <Section title={w("examples")} lead={w("examplesLead")} isFlush>
        <Examples ladder={ladder} body={body} preview={preview} />
      </Section>
    </>
  );
}

function Verdict({ tally, first }: { tally: Tally; first: Preview }) {
  const w = useWords();
  return (
    <>
      {!first.is_complete && (
        <Alert
          type="warning"
          showIcon
          title={w("notAllCounted", { count: first.counted_member_count })}
        />
      )}
      {tally.falling === 0 ? (
        <Alert type="success" showIcon title={w("nobodyFalls")} />
      ) : (
        <Alert type="error" showIcon title={w("someFall", { count: tally.falling })} />
      )}
    </>
  );
}

function Tiles({ tally }: { tally: Tally }) {
  const w = useWords();
  const formats = useFormats();
  return (
    <div className="tiles tiles-four">
      <StatTile label={w("riseAtOnce")} value={formats.count(tally.rising)} />
      <StatTile label={w("fallAtOnce")} value={formats.count(tally.falling)} />
      <StatTile
        label={w("laterHigher")}
        value={formats.count(tally.laterHigher)}
        help={w("laterHelp")}
      />
      <StatTile
        label={w("laterLower")}
        value={formats.count(tally.laterLower)}
        help={w("laterHelp")}
      />
    </div>
  );
}

/** Names of tiers of the draft, and of those that only the version in force has. */
function useTierNames(ladder: Ladder, body: LadderBody) {
  const w = useWords();
  const name = useName();
  const live = versionAt(ladder, useInstallation().now());
  const known = [...body.tiers, ...(live ? bodyOf(live).tiers : [])];
  return (tier: string | null) => {
    const found = known.find((each) => each.code === tier);
    return found ? name(found.names) : (tier ?? w("withoutTier"));
  };
}

interface StreamsProps {
  ladder: Ladder;
  body: LadderBody;
  first: Preview;
}

function Streams({ ladder, body, first }: StreamsProps) {
  const w = useWords();
  const formats = useFormats();
  const look = useSankeyLook();
  const nameOf = useTierNames(ladder, body);
  const streams: Stream[] = first.counts.map((each) => ({
    path: [each.tier, each.at_once, each.then_new],
    count: each.member_count,
  }));
  const rows = first.counts.map((each) => [
    nameOf(each.tier),
    nameOf(each.at_once),
    nameOf(each.then_new),
    nameOf(each.then_old),
    formats.count(each.member_count),
  ]);
  const columns = [
    w("tierNow"),
    w("tierAtOnce"),
    w("tierThenNew"),
    w("tierThenOld"),
    w("memberCount"),
  ];
  return (
    <>
      <p className="small secondary">{w("streamsLead")}</p>
      <Chart
        title={w("whoMoves")}
        height={380}
        option={sankeyOf(streams, body, nameOf, formats.count, look)}
        rows={{ columns, rows }}
      />
    </>
  );
}

function Examples({ ladder, body, preview }: MovesProps) {
  const w = useWords();
  const nameOf = useTierNames(ladder, body);
  const moves = preview.data?.pages.flatMap((page) => page.items) ?? [];
  const tag = (tier: string | null) => <TierTag names={null} code={tier && nameOf(tier)} />;
  return (
    <>
      <Table<Move>
        dataSource={moves}
        rowKey="member_id"
        aria-label={w("examples")}
        locale={{ emptyText: w("nobodyMoves") }}
        columns={[
          { title: w("member"), render: (_, each) => <MemberName id={each.member_id} /> },
          { title: w("tierNow"), render: (_, each) => tag(each.tier) },
          { title: w("tierAtOnce"), render: (_, each) => tag(each.at_once) },
          { title: w("tierThenNew"), render: (_, each) => tag(each.then_new) },
          { title: w("tierThenOld"), render: (_, each) => tag(each.then_old) },
        ]}
      />
      {preview.hasNextPage && (
        <div className="insert-row">
          <Button
            type="text"
            loading={preview.isFetchingNextPage}
            onClick={() => void preview.fetchNextPage()}
          >
            {w("moreExamples")}
          </Button>
        </div>
      )}
    </>
  );
}
