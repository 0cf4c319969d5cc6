import { useFormats } from "@/shared/formats";
import { Section, StatTile } from "@/shared/ui";
import { binsOf } from "../layers/ranges";
import { Bins } from "../parts/bins";
import { ReportPart } from "../parts/insight-page";
import { Lines } from "../parts/lines";
import { useReport } from "../parts/report";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";

interface Sections {
  rate: { buyer_count: number; repeat_count: number; repeat_share: number | null }[];
  by_month: {
    month_on: string;
    buyer_count: number;
    repeat_count: number;
    repeat_share: number | null;
  }[];
  interval: {
    interval_count: number;
    interval_days_mean: number | null;
    interval_days_median: number | null;
  }[];
  intervals: Record<string, number | null>[];
}

/** How many bought again, how soon, and how many of each month's new buyers did. */
export function RepurchasePart() {
  const w = useWords();
  const asked = useTerms("from", "returns");
  const query = useReport<Sections>("repurchase", asked);
  return (
    <ReportPart name="repurchase" asked={asked} query={query} terms={["from", "returns"]}>
      {({ sections }) => (
        <>
          <Tiles sections={sections} />
          <div className="columns-2 columns-even">
            <Section title={w("repurchaseByMonth")} lead={w("repurchaseByMonthLead")}>
              <Lines
                title={w("repurchaseByMonth")}
                as="months"
                days={sections.by_month.map((each) => each.month_on)}
                lines={[
                  {
                    name: w("firstBuyers"),
                    type: "bar",
                    values: sections.by_month.map((each) => each.buyer_count),
                  },
                  {
                    name: w("repurchaseRate"),
                    isShare: true,
                    values: sections.by_month.map((each) => each.repeat_share),
                  },
                ]}
              />
            </Section>
            <Bins
              title={w("intervals")}
              lead={w("intervalsLead")}
              of="days"
              counted={w("timesColumn")}
              bins={shared(sections.intervals)}
            />
          </div>
        </>
      )}
    </ReportPart>
  );
}

function shared(rows: Sections["intervals"]) {
  const bins = binsOf(rows, "days");
  const whole = bins.reduce((sum, bin) => sum + bin.count, 0);
  return bins.map((bin) => ({ ...bin, share: whole === 0 ? null : bin.count / whole }));
}

function Tiles({ sections }: { sections: Sections }) {
  const w = useWords();
  const formats = useFormats();
  const [rate] = sections.rate;
  const [interval] = sections.interval;
  const days = (value: number | null | undefined) =>
    value == null ? "–" : w("days", { count: Math.round(value * 10) / 10 });
  return (
    <div className="tiles tiles-four">
      <StatTile
        label={w("repurchaseRate")}
        value={formats.share(rate?.repeat_share ?? 0)}
        help={w("repurchaseRateHelp")}
      />
      <StatTile
        label={w("buyers")}
        value={formats.count(rate?.buyer_count ?? 0)}
        note={
          <span className="small secondary">
            {w("ofThemRepeat", { count: formats.count(rate?.repeat_count ?? 0) })}
          </span>
        }
      />
      <StatTile label={w("intervalMedian")} value={days(interval?.interval_days_median)} />
      <StatTile label={w("intervalMean")} value={days(interval?.interval_days_mean)} />
    </div>
  );
}
