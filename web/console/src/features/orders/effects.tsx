import { List } from "antd";
import type { Schema } from "@/shared/api";
import { netUnits, useProgramParts } from "@/shared/program";
import { Points, StateTag, type StateTone } from "@/shared/ui";
import { useAssets, useRuleNames } from "./names";
import { useWords } from "./words";

type Effects = Schema<"Effects">;
type UnitKind = Schema<"UnitEffect">["kind"];

const TONES: Record<UnitKind, StateTone> = {
  earned: "good",
  given_back: "good",
  spent: "neutral",
  taken_back: "warning",
  forgiven: "neutral",
  debt: "bad",
  absorbed: "neutral",
  deducted: "bad",
};

interface UnitsProps {
  asset: string;
  units: number;
  isSigned?: boolean;
}

/** Units of an asset as they are written and called. */
export function UnitsOf({ asset, units, isSigned = false }: UnitsProps) {
  const { scale, unitNames, name } = useAssets()(asset);
  return (
    <>
      <Points
        units={units}
        scale={scale}
        isSigned={isSigned}
        {...(unitNames ? { unitNames } : {})}
      />
      {!unitNames && ` ${name}`}
    </>
  );
}

interface EffectsProps {
  effects: Effects;
  /** How the cash that is kept back is written. */
  money: (minor: number) => string;
}

/** What one occasion did: units by rule, tiers, and what stands in the account afterwards. */
export function EffectsList({ effects, money }: EffectsProps) {
  const w = useWords();
  const ruleName = useRuleNames();
  // What is empty is left out of the answer.
  const { units = [], tiers = [], balances = [] } = effects as Partial<Effects>;
  if (units.length === 0 && tiers.length === 0) {
    return <div className="secondary">{w("noEffects")}</div>;
  }
  return (
    <div className="stack">
      <List
        size="small"
        dataSource={[...units]}
        rowKey={(each) => `${each.kind}${each.asset}${each.rule ?? ""}${each.transfer_id ?? ""}`}
        renderItem={(each) => (
          <List.Item>
            <span className="effect">
              <StateTag tone={TONES[each.kind]} text={w(`unit.${each.kind}`)} />
              <strong>
                <UnitsOf asset={each.asset} units={each.units} />
              </strong>
            </span>
            <span className="secondary">
              {each.rule ? ruleName(each.rule) : ""}
              {each.deduct_minor ? w("keepBack", { money: money(each.deduct_minor) }) : ""}
            </span>
          </List.Item>
        )}
      />
      {tiers.map((each) => (
        <TierMove key={each.ladder} ladder={each.ladder} from={each.from_tier} to={each.to_tier} />
      ))}
      {balances.length > 0 && (
        <dl className="facts">
          {balances.map(({ asset, balance }) => (
            <div key={asset}>
              <dt>{w("afterwards")}</dt>
              <dd>
                <UnitsOf asset={asset} units={netUnits(balance)} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

interface TierMoveProps {
  ladder: string;
  from: string | null;
  to: string | null;
}

/** From which tier to which, by their names. */
export function TierMove({ ladder, from, to }: TierMoveProps) {
  const w = useWords();
  const { tierName } = useProgramParts();
  const called = (tier: string | null) => tierName(ladder, tier) ?? w("noTier");
  return (
    <div className="effect">
      <StateTag tone="active" text={w("tierChange")} />
      {w("tierFromTo", { from: called(from), to: called(to) })}
    </div>
  );
}
