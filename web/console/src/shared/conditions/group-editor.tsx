import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex, InputNumber, Select, Tooltip } from "antd";
import { useId, useRef, useState } from "react";
import { keyOf, factOf, newLeaf, type Catalog, type Fact } from "./catalog";
import { LeafEditor } from "./leaf-editor";
import { bare, GROUPS, isGroup, negated, type Group, type Leaf, type Node } from "./tree";
import { useWords } from "./words";

interface GroupEditorProps {
  group: Group;
  catalog: Catalog;
  onChange: (group: Group) => void;
  /** Left out for the whole, which stays. */
  onRemove?: () => void;
  depth?: number;
}

const DEPTH_MAX = 8;

/** Conditions that go together: all, any, or at least so many of them. */
export function GroupEditor({ group, catalog, onChange, onRemove, depth = 0 }: GroupEditorProps) {
  const w = useWords();
  const [fresh, setFresh] = useState<number | null>(null);
  const addRef = useRef<HTMLButtonElement>(null);
  const label = useId();

  function add(node: Node): void {
    setFresh(group.args.length);
    onChange({ ...group, args: [...group.args, node] });
  }

  function put(at: number, node: Node | null): void {
    if (node === null) addRef.current?.focus();
    const args = group.args.map((each, place) => (place === at ? node : each));
    onChange({ ...group, args: args.filter((each) => each !== null) });
  }

  return (
    <div className="condition-group" role="group" aria-labelledby={label}>
      <Flex wrap gap={8} align="center">
        <span id={label} className="condition-heading">
          <GroupMode group={group} onChange={onChange} />
        </span>
        {onRemove && (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={w("removeGroup")}
            onClick={onRemove}
          />
        )}
      </Flex>
      <ul className="condition-rows">
        {group.args.length === 0 && (
          <li className="secondary">{w(depth === 0 ? "everybody" : "emptyGroup")}</li>
        )}
        {group.args.map((node, at) => (
          <li key={at}>
            <Row
              node={node}
              catalog={catalog}
              depth={depth}
              isFresh={fresh === at}
              onChange={(to) => put(at, to)}
            />
          </li>
        ))}
      </ul>
      <Flex wrap gap={8}>
        <Button
          ref={addRef}
          size="small"
          icon={<PlusOutlined />}
          onClick={() => catalog[0] && add(newLeaf(catalog[0]))}
        >
          {w("add")}
        </Button>
        {depth < DEPTH_MAX && (
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            onClick={() => add({ op: group.op === "or" ? "and" : "or", args: [] })}
          >
            {w("addGroup")}
          </Button>
        )}
      </Flex>
    </div>
  );
}

function GroupMode({ group, onChange }: Pick<GroupEditorProps, "group" | "onChange">) {
  const w = useWords();
  return (
    <Flex gap={8} align="center">
      <Select<Group["op"]>
        aria-label={w("mode")}
        value={group.op}
        options={GROUPS.map((op) => ({ value: op, label: w(`mode.${op}`) }))}
        popupMatchSelectWidth={false}
        onChange={(op) =>
          onChange(op === "at_least" ? { op, n: 2, args: group.args } : { op, args: group.args })
        }
      />
      {group.op === "at_least" && (
        <InputNumber
          aria-label={w("atLeast")}
          className="condition-count"
          min={1}
          max={Math.max(1, group.args.length)}
          precision={0}
          value={group.n ?? 1}
          onChange={(n) => onChange({ ...group, n: n ?? 1 })}
        />
      )}
    </Flex>
  );
}

interface RowProps {
  node: Node;
  catalog: Catalog;
  depth: number;
  isFresh: boolean;
  onChange: (node: Node | null) => void;
}

function Row({ node, catalog, depth, isFresh, onChange }: RowProps) {
  const { node: inner, isNegated } = bare(node);
  const set = (to: Node) => onChange(negated(to, isNegated));
  const turn = <NotTag isOn={isNegated} onTurn={() => onChange(negated(inner, !isNegated))} />;
  if (isGroup(inner)) {
    return (
      <Flex gap={8} align="start">
        {turn}
        <div className="condition-grow">
          <GroupEditor
            group={inner}
            catalog={catalog}
            depth={depth + 1}
            onChange={set}
            onRemove={() => onChange(null)}
          />
        </div>
      </Flex>
    );
  }
  return (
    <Flex gap={8} align="start">
      {turn}
      <LeafRow leaf={inner} catalog={catalog} isFresh={isFresh} onChange={set} />
      <RemoveButton onClick={() => onChange(null)} />
    </Flex>
  );
}

function NotTag({ isOn, onTurn }: { isOn: boolean; onTurn: () => void }) {
  const w = useWords();
  return (
    <Tooltip title={w("notHint")}>
      <Button
        className="condition-not"
        size="small"
        type={isOn ? "primary" : "dashed"}
        aria-pressed={isOn}
        onClick={onTurn}
      >
        {w("not")}
      </Button>
    </Tooltip>
  );
}

function RemoveButton({ onClick }: { onClick: () => void }) {
  const w = useWords();
  return (
    <Button
      type="text"
      icon={<CloseOutlined />}
      aria-label={w("remove")}
      title={w("remove")}
      onClick={onClick}
    />
  );
}

interface LeafRowProps {
  leaf: Leaf;
  catalog: Catalog;
  isFresh: boolean;
  onChange: (leaf: Leaf) => void;
}

function LeafRow({ leaf, catalog, isFresh, onChange }: LeafRowProps) {
  const w = useWords();
  const fact = factOf(leaf, catalog);
  const key = fact ? keyOf(fact) : "raw";
  const known = groupsOf(catalog);
  const options = fact ? known : [{ label: w("raw"), options: [{ value: "raw", label: leaf.op }] }];
  return (
    <div className="condition-leaf">
      <Select<string>
        aria-label={w("fact")}
        className="condition-fact"
        autoFocus={isFresh}
        value={key}
        options={fact ? known : [...options, ...known]}
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        onChange={(to) => {
          const chosen = catalog.find((each) => keyOf(each) === to);
          if (chosen) onChange(newLeaf(chosen));
        }}
      />
      <LeafEditor key={key} leaf={leaf} catalog={catalog} onChange={onChange} />
    </div>
  );
}

function groupsOf(catalog: Catalog) {
  const groups = new Map<string, Fact[]>();
  for (const fact of catalog) groups.set(fact.group, [...(groups.get(fact.group) ?? []), fact]);
  return [...groups].map(([label, facts]) => ({
    label,
    options: facts.map((fact) => ({ value: keyOf(fact), label: fact.name })),
  }));
}
