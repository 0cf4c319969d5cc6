import { FilterOutlined } from "@ant-design/icons";
import { Badge, Button, Flex } from "antd";
import { useState } from "react";
import { ConditionBuilder, isComplete, leafCount, type Condition } from "@/shared/conditions";
import { Section, useView } from "@/shared/ui";
import type { ProgramParts } from "@/shared/program";
import { useWords } from "../words";
import { readCondition } from "./narrowing";
import { useMemberCatalog } from "./use-catalog";

/** Opens the builder; says how many questions stand in it. */
export function ConditionButton({ isOpen, onOpen }: { isOpen: boolean; onOpen: () => void }) {
  const w = useWords();
  const [view] = useView(["condition"]);
  return (
    <Badge count={leafCount(readCondition(view.condition))} size="small">
      <Button icon={<FilterOutlined />} aria-expanded={isOpen} onClick={onOpen}>
        {w("conditions")}
      </Button>
    </Badge>
  );
}

/** The condition builder over the list; the list follows as soon as nothing is missing. */
export function ConditionPanel({ names }: { names: ProgramParts }) {
  const w = useWords();
  const catalog = useMemberCatalog(names);
  const [view, setView] = useView(["condition"]);
  const [written, setWritten] = useState<Condition | null>(() => readCondition(view.condition));
  const [seen, setSeen] = useState(view.condition);
  if (view.condition !== seen) {
    setSeen(view.condition);
    setWritten(readCondition(view.condition));
  }

  function change(condition: Condition | null): void {
    setWritten(condition);
    if (!isComplete(condition)) return;
    const text = condition === null ? undefined : JSON.stringify(condition);
    setSeen(text);
    setView({ condition: text });
  }

  return (
    <Section title={w("conditions")} lead={w("conditionsLead")}>
      <ConditionBuilder
        value={written}
        onChange={change}
        catalog={catalog}
        program={names.program || undefined}
      />
      {!isComplete(written) && <Flex className="secondary">{w("conditionsIncomplete")}</Flex>}
    </Section>
  );
}
