import { Select } from "antd";
import { useFormats } from "@/shared/formats";
import { useProgramParts } from "@/shared/program";
import { Empty, Section, Table, useView } from "@/shared/ui";
import { FlowPicture } from "../lifecycle/flow-picture";
import { Behind, useBehind, type BehindRow } from "../parts/behind";
import { ReportPart } from "../parts/insight-page";
import { useReport, type Report, type ReportQuery } from "../parts/report";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";

interface Pair {
  program: string;
  ladder: string;
  from_tier: string;
  tier: string;
}

interface Sections {
  flows: (Pair & { member_count: number })[];
  moves: (Pair & { why: string; move_count: number })[];
}

/** Who stood on which tier on the earlier day and stands where now, and why they moved. */
export function TiersPart() {
  const w = useWords();
  const asked = useTerms("compared");
  const query = useReport<Sections>("tier-moves", asked);
  const [view, setView] = useView(["ladder"]);
  const ladders = [
    ...new Set((query.data?.sections.flows ?? []).map((each) => `${each.program}/${each.ladder}`)),
  ];
  const chosen = ladders.find((each) => each === view.ladder) ?? ladders[0];
  return (
    <ReportPart
      name="tier-moves"
      asked={asked}
      query={query}
      terms={["compared"]}
      filters={
        ladders.length > 1 && (
          <Select
            aria-label={w("ladder")}
            value={chosen ?? null}
            popupMatchSelectWidth={false}
            options={ladders.map((value) => ({ value, label: value }))}
            onChange={(value: string | null) => setView({ ladder: value })}
          />
        )
      }
    >
      {(report) =>
        chosen === undefined ? (
          <Empty title={w("noTiers")} hint={w("noTiersHint")} />
        ) : (
          <Ladder report={report} path={chosen} asked={asked} />
        )
      }
    </ReportPart>
  );
}

interface LadderProps {
  report: Report<Sections>;
  path: string;
  asked: ReportQuery;
}

function Ladder({ report, path, asked }: LadderProps) {
  const w = useWords();
  const formats = useFormats();
  const { show } = useBehind();
  const [program = "", ladder = ""] = path.split("/");
  const parts = useProgramParts(program);
  const tiers = parts.ladders.find((each) => each.code === ladder)?.tiers ?? [];
  const order = [...tiers.map((each) => each.code).toReversed(), ""];
  const name = (tier: string) =>
    tier === "" ? w("withoutTier") : (parts.tierName(ladder, tier) ?? tier);
  const isOwn = (each: Pair) => each.program === program && each.ladder === ladder;
  const flows = report.sections.flows.filter(isOwn);
  const moves = report.sections.moves.filter(isOwn).toSorted((a, b) => b.move_count - a.move_count);
  return (
    <>
      <Section title={w("tierFlows")} lead={w("flowsLead")}>
        <FlowPicture
          title={w("tierFlows")}
          name={name}
          order={order}
          columns={[w("before"), w("after")]}
          height={320}
          moves={flows.map((each) => ({
            from: each.from_tier,
            to: each.tier,
            count: each.member_count,
          }))}
          onPick={({ from, to }) => show({ program, ladder, from_tier: from, tier: to })}
        />
      </Section>
      <Section title={w("tierMoves")} lead={w("tierMovesLead")} isFlush>
        {moves.length === 0 ? (
          <Empty title={w("noMoves")} />
        ) : (
          <Table<Sections["moves"][number]>
            aria-label={w("tierMoves")}
            rowKey={(each) => [each.from_tier, each.tier, each.why].join("/")}
            dataSource={moves}
            columns={[
              {
                title: w("move"),
                render: (_, each) => (
                  <button
                    type="button"
                    className="insight-link"
                    onClick={() =>
                      show({ program, ladder, from_tier: each.from_tier, tier: each.tier })
                    }
                  >
                    {name(each.from_tier)} → {name(each.tier)}
                  </button>
                ),
              },
              { title: w("why"), render: (_, each) => whyOf(w, each.why) },
              {
                title: w("timesColumn"),
                align: "right",
                className: "number",
                render: (_, each) => formats.count(each.move_count),
              },
            ]}
          />
        )}
      </Section>
      <Whom asked={asked} name={name} />
    </>
  );
}

const KNOWN = [
  "reached",
  "renewed",
  "kept",
  "failed",
  "returned",
  "penalty",
  "manual_set",
  "manual_ended",
] as const;

function whyOf(w: ReturnType<typeof useWords>, why: string): string {
  const known = KNOWN.find((each) => each === why);
  return known ? w(`why.${known}`) : why;
}

function Whom({ asked, name }: { asked: ReportQuery; name: (tier: string) => string }) {
  const w = useWords();
  const { values } = useBehind();
  return (
    <Behind<BehindRow & Pair>
      name="tier-members"
      asked={asked}
      title={`${name(values["from_tier"] ?? "")} → ${name(values["tier"] ?? "")}`}
      columns={() => [
        { title: w("before"), render: (row) => name(row.from_tier) },
        { title: w("after"), render: (row) => name(row.tier) },
      ]}
    />
  );
}
