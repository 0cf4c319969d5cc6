import { Select } from "antd";
import { Link } from "react-router";
import { useOne, type Answer } from "@/shared/api";
import { Chart } from "@/shared/charts";
import { Empty, Loaded, Page, Section, Table, useView } from "@/shared/ui";
import { DifferenceSections } from "./difference-sections";
import { costOf, grantedFrom, reportOf, unitsOf, type Result } from "./result";
import { useTellings, type Tellings } from "./use-tellings";
import { useWords } from "./words";

type Comparison = Answer<"get", "/v1/replays/{replay_id}/comparison">;

/** Two or more replays side by side, the first of them being the base. */
export function ComparePage() {
  const w = useWords();
  const [view] = useView(["base", "with"]);
  const others = view.with?.split(",") ?? [];
  const isAsked = view.base !== undefined && others.length > 0;
  const comparison = useOne(
    "/v1/replays/{replay_id}/comparison",
    { path: { replay_id: view.base ?? "" }, query: { with: others } },
    { isEnabled: isAsked },
  );
  return (
    <Page title={w("compareTitle")} back={{ to: "/replays", text: w("title") }}>
      {isAsked ? (
        <Loaded query={comparison}>{(found) => <Compared comparison={found} />}</Loaded>
      ) : (
        <Empty title={w("compareNothing")} hint={w("compareHint")} />
      )}
    </Page>
  );
}

interface Side {
  id: string;
  name: string;
  result: Result;
}

function Compared({ comparison }: { comparison: Comparison }) {
  const w = useWords();
  const told = useTellings(comparison.base.program);
  const [view, setView] = useView(["asset"]);
  const replays = [comparison.base, ...comparison.others.map((each) => each.replay)];
  const sides = replays.flatMap((each): Side[] => {
    const report = reportOf(each);
    return report ? [{ id: each.id, name: each.name ?? w("unnamed"), result: report.result }] : [];
  });
  const assets = [...new Set(sides.flatMap((s) => s.result.months.map((each) => each.asset)))];
  const points = assets.find((each) => told.parts.asset(each)?.kind === "points");
  const asset = view.asset ?? points ?? assets[0];
  if (asset === undefined) return <Empty title={w("compareNothing")} />;
  return (
    <div className="stack">
      {assets.length > 1 && (
        <div>
          <Select
            aria-label={w("asset")}
            value={asset}
            options={assets.map((each) => ({ value: each, label: told.assetName(each) }))}
            popupMatchSelectWidth={false}
            onChange={(to: string) => setView({ asset: to })}
          />
        </div>
      )}
      <Section title={w("sideBySide")}>
        <div className="stack">
          <Sums sides={sides} asset={asset} told={told} />
          <Lines sides={sides} asset={asset} told={told} />
        </div>
      </Section>
      {comparison.others.map((other) => (
        <div key={other.replay.id} className="stack">
          <h2>{other.replay.name ?? w("unnamed")}</h2>
          <DifferenceSections
            difference={other.difference}
            asset={asset}
            told={told}
            baseName={comparison.base.name ?? w("unnamed")}
          />
        </div>
      ))}
    </div>
  );
}

interface SidesProps {
  sides: Side[];
  asset: string;
  told: Tellings;
}

function Sums({ sides, asset, told }: SidesProps) {
  const w = useWords();
  const of = (side: Side) => side.result.months.filter((each) => each.asset === asset);
  const number = { align: "right" as const, className: "number" };
  return (
    <Table
      rowKey="id"
      aria-label={w("sideBySide")}
      dataSource={sides}
      columns={[
        {
          title: w("replay"),
          render: (_, each) => <Link to={`/replays/${each.id}`}>{each.name}</Link>,
        },
        {
          title: w("granted"),
          ...number,
          render: (_, each) => told.units(asset, unitsOf(of(each))),
        },
        { title: w("cost"), ...number, render: (_, each) => told.money(asset, costOf(of(each))) },
        {
          title: w("outstanding"),
          ...number,
          render: (_, each) => {
            const owed = each.result.owed.find((line) => line.asset === asset);
            return owed && told.units(asset, owed.outstanding_units);
          },
        },
        {
          title: w("owedValue"),
          ...number,
          render: (_, each) =>
            told.money(
              asset,
              each.result.owed.find((line) => line.asset === asset)?.value_minor ?? null,
            ),
        },
      ]}
    />
  );
}

function Lines({ sides, asset, told }: SidesProps) {
  const w = useWords();
  // Months before the stretch have nothing but what expired in them.
  const all = sides.flatMap((side) =>
    grantedFrom(side.result.months.filter((each) => each.asset === asset)).map(
      (each) => each.month,
    ),
  );
  const months = [...new Set(all)].toSorted();
  const names = months.map((month) => told.formats.month(month.slice(0, 7)));
  const unitsIn = (side: Side, month: string) => {
    const line = side.result.months.find((each) => each.month === month && each.asset === asset);
    return told.whole(asset, line?.net_units ?? 0);
  };
  return (
    <Chart
      title={w("byMonthOf", { asset: told.assetName(asset) })}
      option={{
        xAxis: { type: "category", data: names },
        yAxis: { type: "value", axisLabel: { formatter: told.formats.short } },
        legend: {},
        series: sides.map((side) => ({
          type: "bar",
          name: side.name,
          data: months.map((month) => unitsIn(side, month)),
        })),
      }}
      rows={{
        columns: [w("month"), ...sides.map((side) => side.name)],
        rows: months.map((month, at) => [
          names[at] ?? "",
          ...sides.map((side) => unitsIn(side, month)),
        ]),
      }}
    />
  );
}
