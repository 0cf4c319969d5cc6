import { Segmented } from "antd";
import { useFormats } from "@/shared/formats";
import { Section, StatTile, useView } from "@/shared/ui";
import { ReportPart } from "../parts/insight-page";
import { Lines } from "../parts/lines";
import { useReport } from "../parts/report";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";

interface Period {
  period_on: string;
  member_count: number;
}

interface Sections {
  months: Period[];
  weeks: Period[];
  days: {
    on: string;
    daily_count: number;
    weekly_count: number;
    monthly_count: number;
    stickiness_share: number | null;
  }[];
}

const WEEKS_SHOWN = 53;

/** How many members were active on a day, in a week, in a month. */
export function ActivityPart() {
  const w = useWords();
  const asked = useTerms("compared");
  const query = useReport<Sections>("activity", asked);
  const [view, setView] = useView(["by"]);
  const by = view.by === "weeks" ? "weeks" : "months";
  return (
    <ReportPart name="activity" asked={asked} query={query} terms={["compared"]}>
      {({ sections }) => {
        const periods = by === "weeks" ? sections.weeks.slice(-WEEKS_SHOWN) : sections.months;
        return (
          <>
            <Tiles last={sections.days.at(-1)} />
            <Section title={w("activeDays")} lead={w("activeDaysLead")}>
              <Lines
                title={w("activeDays")}
                as="days"
                days={sections.days.map((each) => each.on)}
                lines={[
                  {
                    name: w("activeMonthly"),
                    values: sections.days.map((each) => each.monthly_count),
                  },
                  {
                    name: w("activeWeekly"),
                    values: sections.days.map((each) => each.weekly_count),
                  },
                  { name: w("activeDaily"), values: sections.days.map((each) => each.daily_count) },
                ]}
              />
            </Section>
            <Section
              title={w("activePeriods")}
              extra={
                <Segmented
                  aria-label={w("period")}
                  size="small"
                  value={by}
                  options={[
                    { value: "months", label: w("byMonths") },
                    { value: "weeks", label: w("byWeeks") },
                  ]}
                  onChange={(value) => setView({ by: value === "months" ? null : value })}
                />
              }
            >
              <Lines
                title={w("activePeriods")}
                as={by === "weeks" ? "days" : "months"}
                days={periods.map((each) => each.period_on)}
                lines={[
                  {
                    name: w("membersColumn"),
                    type: "bar",
                    values: periods.map((each) => each.member_count),
                  },
                ]}
              />
            </Section>
          </>
        );
      }}
    </ReportPart>
  );
}

function Tiles({ last }: { last: Sections["days"][number] | undefined }) {
  const w = useWords();
  const formats = useFormats();
  if (!last) return null;
  const note = <span className="small secondary">{formats.day(last.on)}</span>;
  return (
    <div className="tiles tiles-four">
      <StatTile label={w("activeDaily")} value={formats.count(last.daily_count)} note={note} />
      <StatTile label={w("activeWeekly")} value={formats.count(last.weekly_count)} note={note} />
      <StatTile label={w("activeMonthly")} value={formats.count(last.monthly_count)} note={note} />
      <StatTile
        label={w("stickiness")}
        value={formats.share(last.stickiness_share ?? 0)}
        help={w("stickinessHelp")}
        note={note}
      />
    </div>
  );
}
