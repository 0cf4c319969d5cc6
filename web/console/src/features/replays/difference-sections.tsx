import type { Schema } from "@/shared/api";
import { Chart } from "@/shared/charts";
import { MemberName, Section, StatTile, Table } from "@/shared/ui";
import { costOf, grantedFrom, type Difference } from "./result";
import { Units } from "./units";
import type { Tellings } from "./use-tellings";
import { useWords } from "./words";

interface DifferenceProps {
  difference: Difference;
  asset: string;
  told: Tellings;
  /** What it is held against: what really happened, or another replay. */
  baseName: string;
}

/** How a replay differs: units and money, by month, who wins and who loses, tiers. */
export function DifferenceSections({ difference, asset, told, baseName }: DifferenceProps) {
  const w = useWords();
  const months = difference.months.filter((each) => each.asset === asset);
  const shift = difference.assets?.find((each) => each.asset === asset);
  const owed = difference.owed.find((each) => each.asset === asset);
  const units = months.reduce((sum, each) => sum + each.net_units, 0);
  const cost = told.money(asset, costOf(months));
  return (
    <Section title={w("against", { base: baseName })} lead={w("againstLead")}>
      <div className="stack">
        <div className="tiles">
          <StatTile
            label={w("moreGranted")}
            value={<Units asset={asset} units={units} told={told} isSigned />}
            note={cost && <span className="secondary">{cost}</span>}
          />
          {owed && (
            <StatTile
              label={w("moreOutstanding")}
              value={<Units asset={asset} units={owed.outstanding_units} told={told} isSigned />}
              note={<span className="secondary">{told.money(asset, owed.value_minor)}</span>}
            />
          )}
          {shift && (
            <>
              <StatTile
                label={w("winners")}
                value={told.formats.count(shift.winner_count)}
                note={<span className="secondary">{told.signed(asset, shift.won_units)}</span>}
              />
              <StatTile
                label={w("losers")}
                value={told.formats.count(shift.loser_count)}
                note={<span className="secondary">{told.signed(asset, -shift.lost_units)}</span>}
              />
              <StatTile label={w("unmoved")} value={told.formats.count(shift.same_count)} />
            </>
          )}
        </div>
        <MonthShifts months={grantedFrom(months)} asset={asset} told={told} />
        {shift ? (
          <div className="columns-2">
            <Moved title={w("winMost")} members={shift.winners} asset={asset} told={told} />
            <Moved title={w("loseMost")} members={shift.losers} asset={asset} told={told} />
          </div>
        ) : (
          <p className="secondary">{w("outcomesGone")}</p>
        )}
        {difference.tiers && difference.tiers.length > 0 && (
          <TierShifts shifts={difference.tiers} told={told} />
        )}
      </div>
    </Section>
  );
}

interface MonthShiftsProps {
  months: Schema<"MonthShift">[];
  asset: string;
  told: Tellings;
}

function MonthShifts({ months, asset, told }: MonthShiftsProps) {
  const w = useWords();
  const names = months.map((each) => told.formats.month(each.month.slice(0, 7)));
  return (
    <Chart
      title={w("moreByMonth", { asset: told.assetName(asset) })}
      height={200}
      option={{
        xAxis: { type: "category", data: names },
        yAxis: { type: "value", axisLabel: { formatter: told.formats.short } },
        series: [
          {
            type: "bar",
            name: w("moreGranted"),
            data: months.map((each) => told.whole(asset, each.net_units)),
          },
        ],
      }}
      rows={{
        columns: [w("month"), w("moreGranted"), w("cost")],
        rows: months.map((each, at) => [
          names[at] ?? "",
          told.whole(asset, each.net_units),
          told.money(asset, each.cost_minor) ?? "",
        ]),
      }}
    />
  );
}

interface MovedProps {
  title: string;
  members: Schema<"MemberShift">[];
  asset: string;
  told: Tellings;
}

function Moved({ title, members, asset, told }: MovedProps) {
  const w = useWords();
  if (members.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <Table
        pageRows={10}
        rowKey="member_id"
        aria-label={title}
        dataSource={members}
        columns={[
          {
            title: w("member"),
            render: (_, each) => <MemberName id={each.member_id} />,
          },
          {
            title: w("before"),
            align: "right",
            className: "number",
            render: (_, each) => told.units(asset, each.base_units),
          },
          {
            title: w("after"),
            align: "right",
            className: "number",
            render: (_, each) => told.units(asset, each.units),
          },
          {
            title: w("difference"),
            align: "right",
            className: "number",
            render: (_, each) => told.signed(asset, each.units - each.base_units),
          },
        ]}
      />
    </div>
  );
}

function TierShifts({ shifts, told }: { shifts: Schema<"TierShift">[]; told: Tellings }) {
  const w = useWords();
  return (
    <div>
      <h3>{w("otherTiers")}</h3>
      <Table
        rowKey={(each) => [each.ladder, each.base_tier, each.tier].join("/")}
        aria-label={w("otherTiers")}
        dataSource={shifts}
        columns={[
          {
            title: w("fromTier"),
            render: (_, each) => told.tier(each.ladder, each.base_tier) ?? w("noTier"),
          },
          {
            title: w("toTier"),
            render: (_, each) => told.tier(each.ladder, each.tier) ?? w("noTier"),
          },
          {
            title: w("members"),
            align: "right",
            className: "number",
            render: (_, each) => told.formats.count(each.member_count),
          },
        ]}
      />
    </div>
  );
}
