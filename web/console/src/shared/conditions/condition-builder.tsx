import { useState } from "react";
import type { Catalog } from "./catalog";
import { ConditionWords } from "./condition-words";
import "./conditions.css";
import { GroupEditor } from "./group-editor";
import { conditionOf, rootOf, type Condition, type Group } from "./tree";

interface ConditionBuilderProps {
  /** The condition; null holds always. */
  value: Condition | null;
  /** Told of every change; `isComplete` says whether something is still to be filled in. */
  onChange: (condition: Condition | null) => void;
  /** What may be asked about. */
  catalog: Catalog;
  /** The program whose names the sentence below uses; without one there is no sentence. */
  program?: string | undefined;
  /** Whether the sentence is said in the other language too. */
  isInBoth?: boolean;
}

/** A condition put together from parts, with what it says in words below. */
export function ConditionBuilder(props: ConditionBuilderProps) {
  const { value, onChange, catalog, program, isInBoth = false } = props;
  const [root, setRoot] = useState(() => rootOf(value));
  const [told, setTold] = useState(() => JSON.stringify(value));
  // What comes from elsewhere counts; what was told from here keeps groups that are empty yet.
  const given = JSON.stringify(value);
  if (given !== told) {
    setTold(given);
    setRoot(rootOf(value));
  }

  function change(group: Group): void {
    const condition = conditionOf(group, value?.zone);
    setRoot(group);
    setTold(JSON.stringify(condition));
    onChange(condition);
  }

  return (
    <div className="conditions">
      <GroupEditor group={root} catalog={catalog} onChange={change} />
      {program !== undefined && value !== null && (
        <ConditionWords program={program} condition={value} isInBoth={isInBoth} />
      )}
    </div>
  );
}
