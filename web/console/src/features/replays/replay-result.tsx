import { Select } from "antd";
import { Chart } from "@/shared/charts";
import { Section, StatTile, useView } from "@/shared/ui";
import { DifferenceSections } from "./difference-sections";
import { costOf, unitsOf, type Report, type Result, type UnitLine } from "./result";
import { TierMoves } from "./tier-moves";
import { Units } from "./units";
import { useTellings, type Tellings } from "./use-tellings";
import { useWords } from "./words";

/** What a replay found: the sums, by month, tier, store and rule, and against what really was. */
export function ReplayResult({ report, program }: { report: Report; program: string }) {
  const w = useWords();
  const told = useTellings(program);
  const [view, setView] = useView(["asset"]);
  const { result, against_live: shift } = report;
  const assets = [...new Set(result.months.map((each) => each.asset))];
  const asset =
    view.asset ?? assets.find((each) => told.parts.asset(each)?.kind === "points") ?? assets[0];
  return (
    <div className="stack">
      <div className="tiles">
        <StatTile label={w("orders")} value={told.formats.count(result.order_count)} />
        <StatTile label={w("returns")} value={told.formats.count(result.return_count)} />
        <StatTile label={w("members")} value={told.formats.count(result.member_count)} />
        {asset && <AssetTiles result={result} asset={asset} told={told} />}
      </div>
      {assets.length > 1 && (
        <div>
          <Select
            aria-label={w("asset")}
            value={asset ?? null}
            options={assets.map((each) => ({ value: each, label: told.assetName(each) }))}
            popupMatchSelectWidth={false}
            onChange={(to: string) => setView({ asset: to })}
          />
        </div>
      )}
      {asset && (
        <>
          <DifferenceSections
            difference={shift}
            asset={asset}
            told={told}
            baseName={w("reality")}
          />
          <Section title={w("byMonth")}>
            <Months result={result} asset={asset} told={told} />
          </Section>
          <div className="columns-2 columns-even">
            <Breakdown
              title={w("byRule")}
              lines={result.by_rule}
              nameOf={told.rule}
              asset={asset}
              told={told}
            />
            <Breakdown title={w("byTier")} lines={result.tiers} asset={asset} told={told} />
            <Breakdown
              title={w("byStore")}
              lines={result.stores}
              nameOf={told.store}
              asset={asset}
              told={told}
            />
            <TierMoves moves={result.moves} standings={result.standings} told={told} />
          </div>
        </>
      )}
    </div>
  );
}

interface PartProps {
  asset: string;
  told: Tellings;
}

function AssetTiles({ result, asset, told }: PartProps & { result: Result }) {
  const w = useWords();
  const months = result.months.filter((each) => each.asset === asset);
  const owed = result.owed.find((each) => each.asset === asset);
  const unmet = result.unmet.find((each) => each.asset === asset)?.units ?? 0;
  const cost = told.money(asset, costOf(months));
  return (
    <>
      <StatTile
        label={w("granted")}
        value={<Units asset={asset} units={unitsOf(months)} told={told} />}
        note={cost && <span className="secondary">{cost}</span>}
      />
      {owed && (
        <StatTile
          label={w("outstanding")}
          value={<Units asset={asset} units={owed.outstanding_units} told={told} />}
          note={<span className="secondary">{told.money(asset, owed.value_minor)}</span>}
        />
      )}
      {unmet > 0 && (
        <StatTile label={w("unmet")} value={told.units(asset, unmet)} help={w("unmetHelp")} />
      )}
    </>
  );
}

const KINDS = ["earned", "taken_back", "spent", "expired"] as const;

function Months({ result, asset, told }: PartProps & { result: Result }) {
  const w = useWords();
  const lines = result.months.filter((each) => each.asset === asset);
  const months = lines.map((each) => told.formats.month(each.month.slice(0, 7)));
  const costs = lines.map((each) => told.money(asset, each.cost_minor) ?? "");
  const valueOf = (at: number, kind: (typeof KINDS)[number]) =>
    told.whole(asset, lines[at]?.units[kind] ?? 0);
  return (
    <Chart
      title={w("byMonthOf", { asset: told.assetName(asset) })}
      option={{
        xAxis: { type: "category", data: months },
        yAxis: { type: "value", axisLabel: { formatter: told.formats.short } },
        legend: {},
        series: KINDS.map((kind) => ({
          type: "bar",
          name: w(`kind.${kind}`),
          data: lines.map((_, at) => valueOf(at, kind)),
        })),
      }}
      rows={{
        columns: [w("month"), ...KINDS.map((kind) => w(`kind.${kind}`)), w("cost")],
        rows: lines.map((_, at) => [
          months[at] ?? "",
          ...KINDS.map((kind) => valueOf(at, kind)),
          costs[at] ?? "",
        ]),
      }}
    />
  );
}

const SHOWN_MAX = 15;
const NAMES = { width: 180, overflow: "truncate" };

interface BreakdownProps extends PartProps {
  title: string;
  lines: UnitLine[];
  /** What a code is called; a tier's name is its ladder's. */
  nameOf?: (code: string) => string;
}

function Breakdown({ title, lines, nameOf = (code) => code, asset, told }: BreakdownProps) {
  const w = useWords();
  const shown = lines
    .filter((each) => each.asset === asset && (each.net_units ?? 0) !== 0)
    .toSorted((one, two) => (two.net_units ?? 0) - (one.net_units ?? 0))
    .slice(0, SHOWN_MAX);
  const called = (line: UnitLine) => {
    if (line.key === null || line.key === "") return w("noKey");
    return (line.ladder ? told.tier(line.ladder, line.key) : nameOf(line.key)) ?? line.key;
  };
  if (shown.length === 0) return null;
  const upward = shown.toReversed();
  return (
    <Section title={title}>
      <Chart
        title={`${title}: ${told.assetName(asset)}`}
        height={Math.max(140, 40 + shown.length * 28)}
        option={{
          xAxis: { type: "value", axisLabel: { formatter: told.formats.short } },
          yAxis: { type: "category", axisLabel: NAMES, data: upward.map(called) },
          series: [
            {
              type: "bar",
              name: w("granted"),
              data: upward.map((each) => told.whole(asset, each.net_units ?? 0)),
            },
          ],
        }}
        rows={{
          columns: [title, w("granted"), w("cost")],
          rows: shown.map((each) => [
            called(each),
            told.whole(asset, each.net_units ?? 0),
            told.money(asset, each.cost_minor ?? null) ?? "",
          ]),
        }}
      />
    </Section>
  );
}
