import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, InputNumber, Select } from "antd";
import type { ProgramParts } from "@/shared/program";
import { CAP_PERIODS, CAP_SCOPES, type Budget, type Cap, type Effect } from "../body";
import { useWords } from "../words";
import { Field } from "./field";
import type { PartProps } from "./names-trigger";
import { DecimalField } from "./small-fields";
import { UnitsInput } from "./units-input";

const REACH = ["reduce", "refuse"] as const;
const RETURNS = ["give_back", "keep"] as const;

/** How often and how much at most: caps, each for members, stores or the rule as a whole. */
export function CapsPart({ body, change, parts }: PartProps) {
  const w = useWords();
  const caps = body.caps ?? [];
  const set = (to: Cap[]) => change({ caps: to });
  return (
    <Flex orientation="vertical" gap={12} align="start">
      {caps.length === 0 && <div className="secondary">{w("noCaps")}</div>}
      {caps.map((cap, at) => (
        <div key={at} className="rule-part">
          <CapFields
            cap={cap}
            path={`caps[${at}]`}
            effects={body.effects}
            parts={parts}
            onChange={(to) => set(caps.map((each, place) => (place === at ? to : each)))}
          />
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={w("removeCap")}
            onClick={() => set(caps.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        onClick={() => set([...caps, { scope: "member", per: "day", units: 500 }])}
      >
        {w("addCap")}
      </Button>
    </Flex>
  );
}

interface CapProps {
  cap: Cap;
  onChange: (cap: Cap) => void;
  path: string;
  effects: Effect[];
  parts: ProgramParts;
}

function CapFields({ cap, onChange, path, effects, parts }: CapProps) {
  const w = useWords();
  const set = (part: Partial<Cap>) => onChange({ ...cap, ...part });
  const isOfUnits = cap.times == null;
  const asset = parts.asset(cap.asset ?? grantedBy(effects)[0] ?? "");
  const choose = <T extends string>(field: keyof Cap, among: readonly T[], usual: T) => (
    <Field label={w(`cap.${field as "scope"}`)} path={`${path}.${field}`}>
      {(id) => (
        <Select<T>
          id={id}
          value={(cap[field] as T | undefined) ?? usual}
          options={among.map((each) => ({
            value: each,
            label: w(`cap.${field as "scope"}.${each as "member"}`),
          }))}
          popupMatchSelectWidth={false}
          onChange={(to) => set({ [field]: to })}
        />
      )}
    </Field>
  );
  return (
    <div className="rule-row">
      {choose("scope", CAP_SCOPES, "member")}
      {choose("per", CAP_PERIODS, "day")}
      <Field label={w("cap.of")} path={path}>
        {(id) => (
          <Select<string>
            id={id}
            value={isOfUnits ? "units" : "times"}
            options={[
              { value: "units", label: asset?.unit ?? w("units") },
              { value: "times", label: w("times") },
            ]}
            onChange={(to) =>
              to === "units" ? set({ units: 500, times: null }) : set({ times: 1, units: null })
            }
          />
        )}
      </Field>
      <Field label={w("cap.most")} path={`${path}.${isOfUnits ? "units" : "times"}`}>
        {(id) =>
          isOfUnits ? (
            <UnitsInput
              id={id}
              value={cap.units}
              scale={asset?.scale ?? 0}
              onChange={(units) => set({ units })}
            />
          ) : (
            <InputNumber
              id={id}
              min={1}
              precision={0}
              value={cap.times ?? null}
              onChange={(times) => set({ times })}
            />
          )
        }
      </Field>
      {isOfUnits && (
        <AssetOf
          path={`${path}.asset`}
          value={cap.asset}
          effects={effects}
          parts={parts}
          onChange={(to) => set({ asset: to })}
        />
      )}
      {choose("on_reach", REACH, "reduce")}
      {choose("on_return", RETURNS, "give_back")}
    </div>
  );
}

interface AssetOfProps {
  path: string;
  value: string | undefined;
  effects: Effect[];
  parts: ProgramParts;
  onChange: (asset: string | undefined) => void;
}

// Only where the rule grants several assets it has to be said which one is meant.
function AssetOf({ path, value, effects, parts, onChange }: AssetOfProps) {
  const w = useWords();
  const granted = grantedBy(effects);
  if (granted.length < 2 && value === undefined) return null;
  return (
    <Field label={w("asset")} path={path}>
      {(id) => (
        <Select<string>
          id={id}
          allowClear
          {...(value ? { value } : {})}
          options={granted.map((code) => ({
            value: code,
            label: parts.asset(code)?.name ?? code,
          }))}
          popupMatchSelectWidth={false}
          onChange={(to: string | undefined) => onChange(to)}
        />
      )}
    </Field>
  );
}

function grantedBy(effects: Effect[]): string[] {
  return [...new Set(effects.flatMap((each) => (each.asset ? [each.asset] : [])))];
}

/** All that the rule may ever grant, in units or in money. */
export function BudgetPart({ body, change, parts }: PartProps) {
  const w = useWords();
  const { budget } = body;
  const set = (part: Partial<Budget>) => change({ budget: { ...budget, ...part } });
  const asset = parts.asset(budget?.asset ?? grantedBy(body.effects)[0] ?? "");
  const kind = budget === undefined ? "none" : budget.money === undefined ? "units" : "money";
  return (
    <div className="rule-row">
      <Field label={w("budget")} path="budget">
        {(id) => (
          <Select<"none" | "units" | "money">
            id={id}
            className="rule-wide"
            value={kind}
            options={(["none", "units", "money"] as const).map((each) => ({
              value: each,
              label: w(`budget.${each}`),
            }))}
            onChange={(to) => change({ budget: newBudget(to) })}
          />
        )}
      </Field>
      {kind === "units" && (
        <Field label={w("budgetUnits")} path="budget.units">
          {(id) => (
            <UnitsInput
              id={id}
              value={budget?.units}
              scale={asset?.scale ?? 0}
              unit={asset?.unit}
              onChange={(units) => set({ units })}
            />
          )}
        </Field>
      )}
      {kind === "money" &&
        (["money", "unit_cost"] as const).map((field) => (
          <DecimalField
            key={field}
            label={w(field === "money" ? "budgetMoney" : "budget.unit_cost")}
            path={`budget.${field}`}
            value={budget?.[field]}
            onChange={(to) => set({ [field]: to })}
          />
        ))}
      {budget && (
        <>
          <AssetOf
            path="budget.asset"
            value={budget.asset}
            effects={body.effects}
            parts={parts}
            onChange={(to) => set({ asset: to })}
          />
          <Field label={w("cap.on_reach")} path="budget.on_reach">
            {(id) => (
              <Select<"reduce" | "refuse">
                id={id}
                value={budget.on_reach ?? "reduce"}
                options={REACH.map((each) => ({ value: each, label: w(`cap.on_reach.${each}`) }))}
                popupMatchSelectWidth={false}
                onChange={(on_reach) => set({ on_reach })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}

function newBudget(kind: "none" | "units" | "money"): Budget | undefined {
  if (kind === "none") return undefined;
  return kind === "units" ? { units: 100_000 } : { money: "1000.00", unit_cost: "0.01" };
}
