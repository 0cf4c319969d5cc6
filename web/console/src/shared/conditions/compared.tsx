import { Select } from "antd";
import { COMPARATORS, fitting, type AttributeFact, type Kind } from "./catalog";
import { isWindow, standsAlone, without, type Comparator, type Leaf, type Literal } from "./tree";
import { NumberValue, TextValue, TruthValue } from "./value-input";
import { WindowInput } from "./window-input";
import { useWords } from "./words";

interface ComparedProps {
  leaf: Leaf;
  onChange: (leaf: Leaf) => void;
  kind: Exclude<Kind, "any">;
  fact?: Pick<AttributeFact, "choices" | "unit">;
}

/** A comparator with the value that it needs. */
export function Compared({ leaf, onChange, kind, fact = {} }: ComparedProps) {
  const cmp = leaf.cmp ?? "eq";
  const set = (value: Literal | undefined) => onChange({ ...leaf, value });
  const given = { value: leaf.value, onChange: set, cmp, choices: fact.choices, unit: fact.unit };
  return (
    <>
      <CmpSelect leaf={leaf} onChange={onChange} among={COMPARATORS[kind]} kind={kind} />
      {!standsAlone(cmp) && (
        <>
          {kind === "number" && <NumberValue {...given} />}
          {(kind === "text" || kind === "list") && <TextValue {...given} />}
          {kind === "truth" && <TruthValue value={leaf.value} onChange={set} />}
          {kind === "instant" && (
            <WindowInput value={isWindow(leaf.value) ? leaf.value : undefined} onChange={set} />
          )}
        </>
      )}
    </>
  );
}

interface CmpSelectProps {
  leaf: Leaf;
  onChange: (leaf: Leaf) => void;
  among: readonly Comparator[];
  kind: Exclude<Kind, "any"> | "tier";
}

/** How the value is compared, in words that fit its kind. */
export function CmpSelect({ leaf, onChange, among, kind }: CmpSelectProps) {
  const told = useComparatorWords();
  const w = useWords();
  return (
    <Select<Comparator>
      aria-label={w("cmp")}
      value={leaf.cmp ?? "eq"}
      options={among.map((cmp) => ({ value: cmp, label: told(kind, cmp) }))}
      popupMatchSelectWidth={false}
      onChange={(cmp) => {
        const value = kind === "truth" ? (leaf.value ?? true) : leaf.value;
        const rest = without(leaf, "value");
        const kept = fitting(value, cmp);
        onChange({ ...rest, cmp, ...(kept === undefined ? {} : { value: kept }) });
      }}
    />
  );
}

const COMMON = ["between", "in", "not_in", "is_set", "not_set"] as const;

function useComparatorWords() {
  const w = useWords();
  return (kind: CmpSelectProps["kind"], cmp: Comparator): string => {
    const common = COMMON.find((each) => each === cmp);
    const isSpan = kind === "instant" && (cmp === "in" || cmp === "not_in");
    if (common && !isSpan) return w(`any.${common}`);
    switch (kind) {
      case "number":
        return w(`number.${cmp as "eq"}`);
      case "tier":
        return w(`tier.${cmp as "eq"}`);
      case "text":
        return w(`text.${cmp as "eq"}`);
      case "list":
        return w("list.contains");
      case "instant":
        return w(`instant.${cmp as "in"}`);
      case "truth":
        return w("is");
    }
  };
}
