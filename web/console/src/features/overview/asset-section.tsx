import { Chart, dayAxis } from "@/shared/charts";
import { decimalOf, useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { assetNames } from "@/shared/program";
import { Section, StatTile } from "@/shared/ui";
import { changeOf, membersAt, type Days, type Overview, type Trend } from "./figures";
import { useWords } from "./words";

type Asset = NonNullable<Overview["assets"]>[number];

const FLOWS = ["earned", "spent", "expired"] as const;

/** What became of one asset in the period: earned, spent, expired, and what is outstanding. */
export function AssetSection({ asset, days }: { asset: Asset; days: Days | undefined }) {
  const w = useWords();
  const formats = useFormats();
  const name = useName();
  const series = days?.assets?.find((each) => each.asset === asset.asset);
  const units = (value: number) => formats.units(value, asset.scale);
  const back = w("takenBack", { units: units(asset.taken_back_units.value) });
  const holders = membersAt({
    condition: JSON.stringify({ v: 1, op: "asset", asset: asset.asset, cmp: "gt", value: 0 }),
    sort: `-balance:${asset.asset}`,
  });
  const trends: Record<(typeof FLOWS)[number], Trend> = {
    earned: asset.earned_units,
    spent: asset.spent_units,
    expired: asset.expired_units,
  };
  // Nobody spends growth value, and it seldom expires.
  const flows = FLOWS.filter(
    (flow) => asset.kind !== "growth" || trends[flow].value !== 0 || trends[flow].previous !== 0,
  );
  return (
    <Section title={name(assetNames(asset))}>
      <div className="stack">
        <div className="tiles tiles-four">
          {flows.map((flow) => (
            <StatTile
              key={flow}
              label={w(flow)}
              value={units(trends[flow].value)}
              change={changeOf(trends[flow])}
              series={series?.[`${flow}_units`]}
              help={flow === "earned" ? `${w("help.earned")} ${back}` : w(`help.${flow}`)}
              to={`/liability?asset=${encodeURIComponent(asset.asset)}`}
            />
          ))}
          <StatTile
            label={w("outstanding")}
            value={units(asset.outstanding_units.value)}
            change={changeOf(asset.outstanding_units)}
            series={series?.outstanding_units}
            help={w("outstandingHelp")}
            to={holders}
          />
        </div>
        {days && series && <Flow asset={asset} flows={flows} days={days} series={series} />}
      </div>
    </Section>
  );
}

interface FlowProps {
  asset: Asset;
  flows: (typeof FLOWS)[number][];
  days: Days;
  series: NonNullable<Days["assets"]>[number];
}

function Flow({ asset, flows, days, series }: FlowProps) {
  const w = useWords();
  const formats = useFormats();
  const name = useName();
  const unit = asset.unit_names["en"] ? name(asset.unit_names as { en: string }) : "";
  const whole = (value: number) => Number(decimalOf(value, asset.scale));
  const drawn = flows.map((flow) => ({
    name: w(flow),
    type: "bar",
    stack: "flow",
    data: series[`${flow}_units`].map((each) => whole(flow === "earned" ? each : -each)),
  }));
  return (
    <Chart
      title={w("assetFlow", { name: name(assetNames(asset)) })}
      height={200}
      option={{
        xAxis: dayAxis(days.days, formats),
        yAxis: {
          type: "value",
          name: unit,
          axisLabel: { formatter: (value: number) => formats.short(value) },
        },
        series: drawn,
      }}
      rows={{
        columns: [w("day"), ...flows.map((flow) => w(flow))],
        rows: days.days.map((day, at) => [
          formats.day(day),
          ...flows.map((flow) => formats.units(series[`${flow}_units`][at] ?? 0, asset.scale)),
        ]),
      }}
    />
  );
}
