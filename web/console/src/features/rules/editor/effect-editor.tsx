import { Select } from "antd";
import type { ReactNode } from "react";
import type { Catalog } from "@/shared/conditions";
import type { ProgramParts } from "@/shared/program";
import { EFFECT_KINDS, grantsUnits, type Effect, type EffectKind } from "../body";
import { useWords } from "../words";
import { AmountDetails } from "./effect-details";
import { DataFields } from "./data-fields";
import { Field } from "./field";
import { LastingFields } from "./lasting-fields";
import { LadderChoice, TierChoice } from "./names-trigger";
import { DaysField, DecimalField, TextField } from "./small-fields";
import { UnitsInput } from "./units-input";

export interface EffectProps {
  effect: Effect;
  onChange: (effect: Effect) => void;
  /** Where it stands: `effects[0]`. */
  path: string;
  parts: ProgramParts;
  lineFacts: Catalog;
  program: string;
  /** Whether the rule acts on orders: only they have amounts and goods. */
  isOnOrder: boolean;
}

const ON_ORDERS: EffectKind[] = ["per_amount", "per_unit", "multiplier"];

/** One thing that the rule does. */
export function EffectEditor(props: EffectProps) {
  const { effect, onChange, path, parts, isOnOrder } = props;
  const w = useWords();
  const kinds = EFFECT_KINDS.filter(
    (kind) => isOnOrder || kind === effect.kind || !ON_ORDERS.includes(kind),
  );
  const set = (part: Partial<Effect>) => onChange({ ...effect, ...part });
  return (
    <>
      <div className="rule-row">
        <Field label={w("effect")} path={`${path}.kind`}>
          {(id) => (
            <Select<EffectKind>
              id={id}
              className="rule-wide"
              value={effect.kind}
              options={kinds.map((kind) => ({ value: kind, label: w(`effect.${kind}`) }))}
              popupMatchSelectWidth={false}
              onChange={(kind) => onChange(changed(effect, kind, parts))}
            />
          )}
        </Field>
        {grantsUnits(effect.kind) && (
          <Field label={w("asset")} path={`${path}.asset`}>
            {(id) => (
              <Select<string>
                id={id}
                className="rule-wide"
                {...(effect.asset ? { value: effect.asset } : {})}
                options={parts.assets.map(({ code, name }) => ({ value: code, label: name }))}
                onChange={(asset) => set({ asset })}
              />
            )}
          </Field>
        )}
        <KindFields {...props} />
      </div>
      <AmountDetails {...props} />
    </>
  );
}

// What stays when the kind changes: the asset, and units where both kinds count them.
function changed(effect: Effect, kind: EffectKind, parts: ProgramParts): Effect {
  const asset = effect.asset ?? parts.assets[0]?.code;
  const units = { units: effect.units ?? 1 };
  const [ladder] = parts.ladders;
  switch (kind) {
    case "per_amount":
      return { kind, ...(asset ? { asset } : {}), ...units, per: effect.per ?? "1.00" };
    case "per_unit":
    case "fixed":
      return { kind, ...(asset ? { asset } : {}), ...units };
    case "multiplier":
      return { kind, ...(asset ? { asset } : {}), factor: "2" };
    case "tier_table":
      return {
        kind,
        ...(asset ? { asset } : {}),
        ladder: ladder?.code ?? "",
        rows: Object.fromEntries((ladder?.tiers ?? []).map((tier) => [tier.code, 0])),
      };
    case "tag":
      return { kind, tag: "" };
    case "move_tier":
      return { kind, ladder: ladder?.code ?? "", tier: ladder?.tiers.at(-1)?.code ?? "", days: 30 };
    case "announce":
      return { kind, topic: "" };
  }
}

function KindFields(props: EffectProps): ReactNode {
  const { effect, onChange, path, parts } = props;
  const w = useWords();
  const set = (part: Partial<Effect>) => onChange({ ...effect, ...part });
  const asset = parts.asset(effect.asset ?? "");
  const units = (
    <Field label={w("units")} path={`${path}.units`}>
      {(id) => (
        <UnitsInput
          id={id}
          value={effect.units}
          onChange={(to) => set({ units: to })}
          scale={asset?.scale ?? 0}
          unit={asset?.unit}
        />
      )}
    </Field>
  );
  switch (effect.kind) {
    case "per_amount":
      return (
        <>
          {units}
          <DecimalField
            label={w("per")}
            path={`${path}.per`}
            value={effect.per}
            onChange={(per) => set({ per })}
          />
        </>
      );
    case "per_unit":
    case "fixed":
      return units;
    case "multiplier":
      return (
        <>
          <DecimalField
            label={w("factor")}
            path={`${path}.factor`}
            value={effect.factor}
            onChange={(factor) => set({ factor })}
          />
          <TextField
            label={w("ofGroup")}
            hint={w("ofGroupHint")}
            path={`${path}.group`}
            value={effect.group}
            onChange={(group) => set({ group })}
          />
        </>
      );
    case "tier_table":
      return (
        <>
          <LadderChoice
            path={`${path}.ladder`}
            parts={parts}
            value={effect.ladder ?? ""}
            onChange={(ladder) => set({ ladder, rows: {} })}
          />
          <TierRows {...props} />
        </>
      );
    case "tag":
      return (
        <>
          <TextField
            label={w("tag")}
            path={`${path}.tag`}
            value={effect.tag}
            onChange={(tag) => set({ tag })}
          />
          <DaysField path={`${path}.days`} value={effect.days} onChange={(days) => set({ days })} />
        </>
      );
    case "move_tier":
      return (
        <>
          <TierChoice
            path={path}
            parts={parts}
            ladder={effect.ladder ?? ""}
            tier={effect.tier ?? ""}
            onChange={(ladder, tier) => set({ ladder, tier })}
          />
          <LastingFields effect={effect} path={path} onChange={onChange} />
        </>
      );
    case "announce":
      return (
        <>
          <TextField
            label={w("topic")}
            hint={w("topicHint")}
            path={`${path}.topic`}
            value={effect.topic}
            onChange={(topic) => set({ topic })}
          />
          <DataFields path={`${path}.data`} data={effect.data} onChange={(data) => set({ data })} />
        </>
      );
  }
}

function TierRows({ effect, onChange, path, parts }: EffectProps) {
  const w = useWords();
  const asset = parts.asset(effect.asset ?? "");
  const tiers = parts.ladders.find((each) => each.code === effect.ladder)?.tiers ?? [];
  const given = { scale: asset?.scale ?? 0, unit: asset?.unit, min: 0 };
  return (
    <>
      {tiers.map((tier) => (
        <Field key={tier.code} label={tier.name} path={`${path}.rows.${tier.code}`}>
          {(id) => (
            <UnitsInput
              id={id}
              {...given}
              value={effect.rows?.[tier.code] ?? 0}
              onChange={(units) =>
                onChange({ ...effect, rows: { ...effect.rows, [tier.code]: units ?? 0 } })
              }
            />
          )}
        </Field>
      ))}
      <Field label={w("otherwise")} path={`${path}.otherwise`}>
        {(id) => (
          <UnitsInput
            id={id}
            {...given}
            value={effect.otherwise ?? 0}
            onChange={(units) => onChange({ ...effect, otherwise: units ?? 0 })}
          />
        )}
      </Field>
      <DecimalField
        label={w("perOptional")}
        path={`${path}.per`}
        value={effect.per}
        onChange={(per) => onChange({ ...effect, per })}
      />
    </>
  );
}
