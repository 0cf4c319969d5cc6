import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import type { FieldProblem } from "@/shared/api";
import { ConditionBuilder } from "@/shared/conditions";
import { useProgramParts } from "@/shared/program";
import { Section } from "@/shared/ui";
import type { RuleBody } from "../body";
import { useFacts } from "../use-facts";
import { useWords } from "../words";
import { EffectEditor } from "./effect-editor";
import { Faults } from "./field";
import { BudgetPart, CapsPart } from "./limits-part";
import { NamesPart, TriggerPart, type PartProps } from "./names-trigger";
import { OrderPart } from "./order-part";
import { SchedulePart } from "./schedule-part";
import "./editor.css";

interface EditorProps {
  program: string;
  body: RuleBody;
  onChange: (body: RuleBody) => void;
  faults: FieldProblem[];
}

/** Everything that a rule can say, from its name to its budget. */
export function RuleEditor({ program, body, onChange, faults }: EditorProps) {
  const w = useWords();
  const parts = useProgramParts(program);
  const facts = useFacts(program, body.trigger.on);
  const part: PartProps = { body, parts, change: (to) => onChange({ ...body, ...to }) };
  return (
    <Faults value={faults}>
      <div className="stack">
        <Section title={w("part.what")}>
          <NamesPart {...part} />
          <TriggerPart {...part} />
        </Section>
        <Section title={w("part.effects")} lead={w("part.effects.lead")}>
          <Effects {...part} program={program} lineFacts={facts.lines} />
        </Section>
        <Section title={w("part.when")} lead={w("part.when.lead")}>
          <ConditionBuilder
            isInBoth
            value={body.when ?? null}
            catalog={facts.when}
            program={program}
            onChange={(when) => part.change({ when: when ?? undefined })}
          />
        </Section>
        <Section title={w("part.schedule")} lead={w("part.schedule.lead")}>
          <SchedulePart {...part} />
        </Section>
        <Section title={w("part.caps")} lead={w("part.caps.lead")}>
          <CapsPart {...part} />
        </Section>
        <Section title={w("part.budget")} lead={w("part.budget.lead")}>
          <BudgetPart {...part} />
        </Section>
        <Section title={w("part.order")} lead={w("part.order.lead")}>
          <OrderPart {...part} />
        </Section>
      </div>
    </Faults>
  );
}

function Effects(
  props: PartProps & { program: string; lineFacts: ReturnType<typeof useFacts>["lines"] },
) {
  const { body, change, parts } = props;
  const w = useWords();
  const asset = parts.assets[0]?.code;
  return (
    <Flex orientation="vertical" gap={12} align="stretch">
      {body.effects.map((effect, at) => (
        <div key={at} className="rule-part">
          <div className="rule-part-body">
            <EffectEditor
              effect={effect}
              path={`effects[${at}]`}
              parts={parts}
              program={props.program}
              lineFacts={props.lineFacts}
              isOnOrder={body.trigger.on === "order"}
              onChange={(to) =>
                change({ effects: body.effects.map((each, place) => (place === at ? to : each)) })
              }
            />
          </div>
          {body.effects.length > 1 && (
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={w("removeEffect")}
              onClick={() => change({ effects: body.effects.filter((_, place) => place !== at) })}
            />
          )}
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() =>
            change({
              effects: [...body.effects, { kind: "fixed", ...(asset ? { asset } : {}), units: 1 }],
            })
          }
        >
          {w("addEffect")}
        </Button>
      </div>
    </Flex>
  );
}
