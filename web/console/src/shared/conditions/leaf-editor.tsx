import { Input, InputNumber, Select } from "antd";
import { useState } from "react";
import {
  factOf,
  isOpen,
  newLeaf,
  TIER_COMPARATORS,
  type AssetFact,
  type AttributeFact,
  type Catalog,
  type ConsentFact,
  type Kind,
  type TierFact,
  type WordFact,
} from "./catalog";
import { CmpSelect, Compared } from "./compared";
import { EventEditor } from "./event-editor";
import { RawEditor } from "./raw-editor";
import { isWindow, standsAlone, textAt, type Leaf, type Literal } from "./tree";
import { NameInput, TextValue } from "./value-input";
import { WindowInput } from "./window-input";
import { useWords } from "./words";

const STAGES = ["potential", "new", "active", "dormant", "churned", "reactivated"] as const;
const KINDS: Exclude<Kind, "any">[] = ["number", "text", "truth", "list", "instant"];

interface EditorProps {
  leaf: Leaf;
  onChange: (leaf: Leaf) => void;
  catalog: Catalog;
}

/** What follows the fact in a row: comparator, value and all else that the question needs. */
export function LeafEditor({ leaf, onChange, catalog }: EditorProps) {
  const fact = factOf(leaf, catalog);
  switch (fact?.op) {
    case "attr":
      return <AttributeEditor leaf={leaf} onChange={onChange} fact={fact} />;
    case "tier":
      return <TierEditor leaf={leaf} onChange={onChange} fact={fact} />;
    case "asset":
      return <AssetEditor leaf={leaf} onChange={onChange} fact={fact} />;
    case "event":
      return <EventEditor leaf={leaf} onChange={onChange} fact={fact} />;
    case "anniversary":
      return <AnniversaryEditor leaf={leaf} onChange={onChange} />;
    case "tag":
    case "segment":
    case "reachable":
      return <WordEditor leaf={leaf} onChange={onChange} fact={fact} />;
    case "consent":
      return <ConsentEditor leaf={leaf} onChange={onChange} fact={fact} />;
    case "stage":
      return <StageEditor leaf={leaf} onChange={onChange} />;
    default:
      return <RawEditor leaf={leaf} onChange={onChange} />;
  }
}

interface FactEditorProps<F> {
  leaf: Leaf;
  onChange: (leaf: Leaf) => void;
  fact: F;
}

function AttributeEditor({ leaf, onChange, fact }: FactEditorProps<AttributeFact>) {
  const w = useWords();
  const [said, setSaid] = useState<Exclude<Kind, "any">>(() => kindOf(leaf.value));
  const kind = fact.kind === "any" ? said : fact.kind;
  const rest = textAt(leaf, "path").slice(fact.path.length);
  return (
    <>
      {isOpen(fact.path) && (
        <Input
          aria-label={w("path")}
          placeholder={w("path")}
          className="condition-text"
          maxLength={200}
          value={rest}
          onChange={(event) => onChange({ ...leaf, path: fact.path + event.target.value.trim() })}
        />
      )}
      {fact.kind === "any" && (
        <Select<Exclude<Kind, "any">>
          aria-label={w("kind")}
          value={said}
          options={KINDS.map((each) => ({ value: each, label: w(`kind.${each}`) }))}
          popupMatchSelectWidth={false}
          onChange={(to) => {
            setSaid(to);
            onChange({ ...newLeaf({ ...fact, kind: to }), path: leaf["path"] });
          }}
        />
      )}
      <Compared leaf={leaf} onChange={onChange} kind={kind} fact={fact} />
    </>
  );
}

function kindOf(value: Literal | undefined): Exclude<Kind, "any"> {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === "number") return "number";
  if (typeof one === "boolean") return "truth";
  return isWindow(one) ? "instant" : "text";
}

function TierEditor({ leaf, onChange, fact }: FactEditorProps<TierFact>) {
  const cmp = leaf.cmp ?? "ge";
  return (
    <>
      <CmpSelect leaf={leaf} onChange={onChange} among={TIER_COMPARATORS} kind="tier" />
      {!standsAlone(cmp) && (
        <TextValue
          value={leaf.value}
          cmp={cmp}
          choices={fact.choices}
          onChange={(value) => onChange({ ...leaf, value })}
        />
      )}
    </>
  );
}

function AssetEditor({ leaf, onChange, fact }: FactEditorProps<AssetFact>) {
  const w = useWords();
  const measure = (leaf["measure"] as AssetFact["measures"][number] | undefined) ?? "spendable";
  return (
    <>
      {fact.measures.length > 1 && (
        <Select<AssetFact["measures"][number]>
          aria-label={w("measure")}
          value={measure}
          options={fact.measures.map((each) => ({ value: each, label: w(`measure.${each}`) }))}
          popupMatchSelectWidth={false}
          onChange={(to) =>
            onChange({
              ...newLeaf({ ...fact, measures: [to] }),
              cmp: leaf.cmp ?? "ge",
              value: leaf.value,
            })
          }
        />
      )}
      {measure === "expiring" && (
        <WindowInput
          value={isWindow(leaf["window"]) ? leaf["window"] : undefined}
          onChange={(window) => onChange({ ...leaf, window })}
        />
      )}
      <Compared leaf={leaf} onChange={onChange} kind="number" />
    </>
  );
}

function AnniversaryEditor({ leaf, onChange }: Omit<EditorProps, "catalog">) {
  const w = useWords();
  return (
    <>
      {(["days_before", "days_after"] as const).map((field) => (
        <InputNumber
          key={field}
          aria-label={w(field === "days_before" ? "daysBefore" : "daysAfter")}
          prefix={w(field === "days_before" ? "daysBefore" : "daysAfter")}
          className="condition-days"
          min={0}
          max={180}
          precision={0}
          value={Number(leaf[field] ?? 0)}
          onChange={(days) => onChange({ ...leaf, [field]: days ?? 0 })}
        />
      ))}
    </>
  );
}

function WordEditor({ leaf, onChange, fact }: FactEditorProps<WordFact>) {
  const w = useWords();
  const field = fact.op === "reachable" ? "channel" : fact.op;
  return (
    <NameInput
      label={w(fact.op)}
      choices={fact.choices}
      value={textAt(leaf, field)}
      onChange={(value) => onChange({ ...leaf, [field]: value })}
    />
  );
}

function ConsentEditor({ leaf, onChange, fact }: FactEditorProps<ConsentFact>) {
  const w = useWords();
  return (
    <>
      <NameInput
        label={w("purpose")}
        choices={fact.purposes}
        value={textAt(leaf, "purpose")}
        onChange={(purpose) => onChange({ ...leaf, purpose })}
      />
      <NameInput
        label={w("reachable")}
        choices={fact.channels}
        value={textAt(leaf, "channel")}
        onChange={(channel) => onChange({ ...leaf, channel })}
      />
    </>
  );
}

function StageEditor({ leaf, onChange }: Omit<EditorProps, "catalog">) {
  const w = useWords();
  return (
    <Select
      mode="multiple"
      aria-label={w("stages")}
      className="condition-values"
      value={leaf["stages"] as string[]}
      options={STAGES.map((stage) => ({ value: stage, label: w(`stage.${stage}`) }))}
      onChange={(stages: string[]) => onChange({ ...leaf, stages })}
    />
  );
}
