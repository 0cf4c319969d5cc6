import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, InputNumber, Segmented, Select } from "antd";
import { useContext } from "react";
import { Faults } from "./field";
import type { Condition, Leaf, Metric } from "./ladder";
import { useSentences } from "./sentences";
import type { CountedAsset } from "./use-ladders";
import { useWords } from "./words";

interface ConditionProps {
  value: Condition;
  onChange: (value: Condition) => void;
  label: string;
  path: string;
  assets: CountedAsset[];
}

const NEW_LEAF: Leaf = { kind: "reach", metric: { kind: "spend" }, at_least: "0" };

/** What leads to a tier or keeps it: one figure, or several joined by "all" or "any". */
export function ConditionFields({ value, onChange, label, path, assets }: ConditionProps) {
  const w = useWords();
  const isGroup = "args" in value;
  const args = isGroup ? value.args : [value];
  const join = isGroup ? value.kind : "and";

  function change(next: Condition[], kind: "and" | "or" = join): void {
    const [only] = next;
    onChange(next.length === 1 && only ? only : { kind, args: next });
  }

  return (
    <fieldset className="condition-fields">
      <legend className="small secondary">{label}</legend>
      <div className="stack">
        {isGroup && (
          <Segmented<"and" | "or">
            aria-label={w("joinedBy")}
            value={join}
            options={[
              { value: "and", label: w("allOf") },
              { value: "or", label: w("anyOf") },
            ]}
            onChange={(kind) => change(args, kind)}
          />
        )}
        {args.map((each, at) => (
          <Flex key={at} gap={8} align="start" className="leaf-row">
            <Row
              value={each}
              label={label}
              path={isGroup ? `${path}.args[${at}]` : path}
              assets={assets}
              onChange={(next) => change(args.with(at, next))}
            />
            {args.length > 1 && (
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={w("removeCondition")}
                onClick={() => change(args.toSpliced(at, 1))}
              />
            )}
          </Flex>
        ))}
        <div>
          <Button size="small" icon={<PlusOutlined />} onClick={() => change([...args, NEW_LEAF])}>
            {w("addCondition")}
          </Button>
        </div>
      </div>
    </fieldset>
  );
}

function Row({ value, onChange, label, path, assets }: ConditionProps) {
  const w = useWords();
  const sentences = useSentences(assets);
  const fault = [...useContext(Faults)].find(([at]) => at === path || at.startsWith(`${path}.`));
  if ("args" in value) {
    return (
      <span className="leaf-fields">
        {sentences.condition(value)} <span className="small secondary">{w("nestedKept")}</span>
      </span>
    );
  }
  return (
    <div className="leaf-fields">
      <LeafFields value={value} onChange={onChange} label={label} assets={assets} />
      {fault && (
        <div className="small bad" role="alert">
          {fault[1]}
        </div>
      )}
    </div>
  );
}

interface LeafProps {
  value: Leaf;
  onChange: (value: Leaf) => void;
  label: string;
  assets: CountedAsset[];
}

function LeafFields({ value, onChange, label, assets }: LeafProps) {
  const w = useWords();
  return (
    <Flex wrap gap={8} align="center">
      <Select<Leaf["kind"]>
        aria-label={w("conditionKind", { label })}
        value={value.kind}
        popupMatchSelectWidth={false}
        options={(["reach", "top_members", "top_spend", "always"] as const).map((kind) => ({
          value: kind,
          label: w(`kind.${kind}`),
        }))}
        onChange={(kind) => onChange(ofKind(kind, value))}
      />
      {"metric" in value && (
        <MetricChoice
          value={value.metric}
          label={label}
          assets={assets}
          onChange={(metric) => onChange({ ...value, metric })}
        />
      )}
      {value.kind === "reach" && (
        <ThresholdFields value={value} label={label} onChange={onChange} />
      )}
      {"percent" in value && (
        <InputNumber<string>
          aria-label={w("percentOf", { label })}
          stringMode
          min="0"
          max="100"
          suffix="%"
          value={value.percent}
          onChange={(percent) => onChange({ ...value, percent: percent ?? "" })}
        />
      )}
    </Flex>
  );
}

type ReachLeaf = Extract<Leaf, { kind: "reach" }>;

interface ThresholdProps {
  value: ReachLeaf;
  label: string;
  onChange: (value: Leaf) => void;
}

function ThresholdFields({ value, label, onChange }: ThresholdProps) {
  const w = useWords();
  const isAbove = value.above != null;
  const number = (isAbove ? value.above : value.at_least) ?? "";
  const { kind, metric } = value;
  const put = (above: boolean, text: string) =>
    onChange(above ? { kind, metric, above: text } : { kind, metric, at_least: text });
  return (
    <>
      <Select
        aria-label={w("comparison", { label })}
        value={isAbove ? "above" : "at_least"}
        options={[
          { value: "at_least", label: w("atLeast") },
          { value: "above", label: w("above") },
        ]}
        popupMatchSelectWidth={false}
        onChange={(chosen) => put(chosen === "above", number)}
      />
      <InputNumber<string>
        aria-label={w("threshold", { label })}
        stringMode
        min="0"
        className="threshold"
        value={number}
        onChange={(text) => put(isAbove, text ?? "")}
      />
    </>
  );
}

interface MetricProps {
  value: Metric;
  label: string;
  assets: CountedAsset[];
  onChange: (value: Metric) => void;
}

function MetricChoice({ value, label, assets, onChange }: MetricProps) {
  const w = useWords();
  const counted = assets.filter(({ kind }) => kind !== "stored_value");
  const options: { value: string; label: string; metric: Metric }[] = [
    ...(["spend", "orders", "single_order"] as const).map((kind) => ({
      value: kind,
      label: w(`metric.${kind}`),
      metric: { kind },
    })),
    ...counted.map((each) => {
      const kind = each.kind === "credits" ? ("credits" as const) : ("growth" as const);
      const metric = { kind, asset: each.code };
      return { value: `${kind}:${each.code}`, label: each.name, metric };
    }),
  ];
  const held = "asset" in value ? `${value.kind}:${value.asset}` : value.kind;
  return (
    <Select
      aria-label={w("figure", { label })}
      value={held}
      options={options.map((each) => ({ value: each.value, label: each.label }))}
      popupMatchSelectWidth={false}
      onChange={(chosen) => {
        const found = options.find((each) => each.value === chosen);
        if (found) onChange(found.metric);
      }}
    />
  );
}

function ofKind(kind: Leaf["kind"], before: Leaf): Leaf {
  const metric: Metric = "metric" in before ? before.metric : { kind: "spend" };
  if (kind === "always") return { kind };
  if (kind === "top_spend") return { kind, percent: "20" };
  if (kind === "top_members") return { kind, metric, percent: "10" };
  return { kind, metric, at_least: "0" };
}
