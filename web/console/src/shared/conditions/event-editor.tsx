import { Button, Input, Select } from "antd";
import type { EventFact, Fact } from "./catalog";
import { Compared } from "./compared";
import { GroupEditor } from "./group-editor";
import { isGroup, isWindow, textAt, without, type Group, type Leaf, type Node } from "./tree";
import { NameInput } from "./value-input";
import { WindowInput } from "./window-input";
import { useWords } from "./words";

const AGGREGATES = ["count", "days", "sum", "avg", "min", "max", "distinct"] as const;
type Aggregate = (typeof AGGREGATES)[number];

const needsProperty = (aggregate: Aggregate) => aggregate !== "count" && aggregate !== "days";

interface EventEditorProps {
  leaf: Leaf;
  onChange: (leaf: Leaf) => void;
  fact: EventFact;
}

/** What the member did: which events, what of them is counted, in which span, and how much. */
export function EventEditor({ leaf, onChange, fact }: EventEditorProps) {
  const w = useWords();
  const aggregate = (leaf["agg"] as Aggregate | undefined) ?? "count";
  const properties = usePropertyFacts();
  const where = leaf["where"] as Node | undefined;

  function count(to: Aggregate): void {
    const rest = without(without(leaf, "agg"), "property");
    const field = needsProperty(to) ? { property: textAt(leaf, "property") } : {};
    onChange({ ...rest, ...(to === "count" ? {} : { agg: to }), ...field });
  }

  return (
    <>
      <NameInput
        label={w("event")}
        choices={fact.choices}
        value={textAt(leaf, "name")}
        onChange={(name) => onChange({ ...leaf, name })}
      />
      <WindowInput
        isOptional
        value={isWindow(leaf["window"]) ? leaf["window"] : undefined}
        onChange={(window) => onChange(withOrWithout(leaf, "window", window))}
      />
      <Select<Aggregate>
        aria-label={w("aggregate")}
        value={aggregate}
        options={AGGREGATES.map((each) => ({ value: each, label: w(`agg.${each}`) }))}
        popupMatchSelectWidth={false}
        onChange={count}
      />
      {needsProperty(aggregate) && (
        <Input
          aria-label={w("property")}
          placeholder={w("property")}
          className="condition-text"
          value={textAt(leaf, "property")}
          onChange={(event) => onChange({ ...leaf, property: event.target.value.trim() })}
        />
      )}
      <Compared leaf={leaf} onChange={onChange} kind="number" />
      {where === undefined ? (
        <Button
          type="link"
          size="small"
          onClick={() => onChange({ ...leaf, where: { op: "and", args: [] } })}
        >
          {w("where")}
        </Button>
      ) : (
        <div className="condition-where">
          <div className="secondary small">{w("whereTitle")}</div>
          <GroupEditor
            group={asGroup(where)}
            catalog={properties}
            onChange={(group) =>
              onChange(withOrWithout(leaf, "where", group.args.length > 0 ? group : undefined))
            }
            onRemove={() => onChange(withOrWithout(leaf, "where", undefined))}
          />
        </div>
      )}
    </>
  );
}

function usePropertyFacts(): Fact[] {
  const w = useWords();
  const name = w("propertyFree");
  return [{ op: "attr", path: "", kind: "any", name, group: w("event") }];
}

function asGroup(node: Node): Group {
  return isGroup(node) ? node : { op: "and", args: [node] };
}

function withOrWithout(leaf: Leaf, field: string, value: unknown): Leaf {
  return value === undefined ? without(leaf, field) : { ...leaf, [field]: value };
}
