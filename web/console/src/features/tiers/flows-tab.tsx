import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useOne, type Schema } from "@/shared/api";
import { Chart } from "@/shared/charts";
import { endOfDay, useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { useInstallation } from "@/shared/session";
import { Empty, Loaded, Section, StatTile, useView } from "@/shared/ui";
import { bodyOf, rankIn, shownOf, type Ladder, type LadderBody } from "./ladder";
import { sankeyOf, useSankeyLook, type Stream } from "./sankey";
import { useWords } from "./words";

type Flow = Schema<"TierFlow">;

const DAY = "YYYY-MM-DD";
const NEW = "~new";

/** Who stood where at the end of one day and of a later one, as streams between tiers. */
export function FlowsTab({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const { now, timeZone } = useInstallation();
  const [view, setView] = useView(["from", "until"]);
  const today = dayjs(new Intl.DateTimeFormat("en-CA", { timeZone }).format(now()));
  const from = view.from ? dayjs(view.from) : today.subtract(90, "day");
  const until = view.until ? dayjs(view.until) : today;
  const isNow = !until.isBefore(today, "day");
  const report = useOne(
    "/v1/reports/tier-flows",
    {
      query: {
        from: endOfDay(from.format(DAY), timeZone),
        until: isNow ? null : endOfDay(until.format(DAY), timeZone),
        program: ladder.program,
      },
    },
    { keeps: true, staleMs: 30_000 },
  );
  const shown = shownOf(ladder, now());
  return (
    <div className="stack">
      <DatePicker.RangePicker
        aria-label={w("flowsBetween")}
        className="filter-dates"
        value={[from, until]}
        presets={[
          { label: w("preset.30"), value: [today.subtract(30, "day"), today] },
          { label: w("preset.90"), value: [today.subtract(90, "day"), today] },
          { label: w("preset.year"), value: [today.subtract(1, "year"), today] },
        ]}
        allowClear={false}
        maxDate={today}
        onChange={(days) =>
          setView({ from: days?.[0]?.format(DAY), until: days?.[1]?.format(DAY) })
        }
      />
      <Loaded query={report}>
        {({ ladders }) => {
          const found = ladders.find((each) => each.ladder === ladder.code);
          return found && shown ? (
            <Flows flows={found.flows} body={bodyOf(shown)} />
          ) : (
            <Empty title={w("noFlows")} />
          );
        }}
      </Loaded>
    </div>
  );
}

function Flows({ flows, body }: { flows: Flow[]; body: LadderBody }) {
  const w = useWords();
  const formats = useFormats();
  const name = useName();
  const look = useSankeyLook();
  const nameOf = (tier: string | null) => {
    if (tier === NEW) return w("notYetJoined");
    const found = body.tiers.find((each) => each.code === tier);
    return found ? name(found.names) : (tier ?? w("withoutTier"));
  };
  const streams: Stream[] = flows.map((each) => ({
    path: [each.is_new ? NEW : each.from_tier, each.to_tier],
    count: each.member_count,
  }));
  const step = (each: Flow) => rankIn(body, each.to_tier) - rankIn(body, each.from_tier);
  const sum = (of: (each: Flow) => boolean) =>
    flows.filter(of).reduce((total, each) => total + each.member_count, 0);
  const rows = flows.map((each) => [
    each.is_new ? nameOf(NEW) : nameOf(each.from_tier),
    nameOf(each.to_tier),
    formats.count(each.member_count),
  ]);
  return (
    <>
      <div className="tiles tiles-four">
        <StatTile
          label={w("rose")}
          value={formats.count(sum((each) => !each.is_new && step(each) > 0))}
        />
        <StatTile
          label={w("fell")}
          value={formats.count(sum((each) => !each.is_new && step(each) < 0))}
        />
        <StatTile
          label={w("stayed")}
          value={formats.count(sum((each) => !each.is_new && step(each) === 0))}
        />
        <StatTile label={w("joinedMeanwhile")} value={formats.count(sum((each) => each.is_new))} />
      </div>
      <Section title={w("flows")} lead={w("flowsLead")}>
        <Chart
          title={w("flows")}
          height={380}
          option={sankeyOf(streams, body, nameOf, formats.count, look)}
          rows={{ columns: [w("fromTier"), w("toTier"), w("memberCount")], rows }}
        />
      </Section>
    </>
  );
}
