import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined } from "@ant-design/icons";
import { Button, Flex, Select } from "antd";
import { useFormats } from "@/shared/formats";
import { Section } from "@/shared/ui";
import { useWords } from "../words";

export interface EventName {
  name: string;
  event_count: number;
  member_count: number;
}

interface StepPickerProps {
  names: EventName[];
  steps: string[];
  onChange: (steps: string[]) => void;
}

const STEPS_MAX = 8;

/** The steps in their order, chosen from the events that there are. */
export function StepPicker({ names, steps, onChange }: StepPickerProps) {
  const w = useWords();
  const formats = useFormats();
  const options = names
    .toSorted((one, other) => other.member_count - one.member_count)
    .map((each) => ({
      value: each.name,
      label: each.name,
      count: w("members", { count: each.member_count }),
      title: `${each.name}: ${formats.count(each.event_count)}`,
    }));

  function moved(at: number, by: number): string[] {
    const next = [...steps];
    const [step] = next.splice(at, 1);
    if (step !== undefined) next.splice(at + by, 0, step);
    return next;
  }

  return (
    <Section title={w("steps")} lead={w("stepsLead")}>
      <ol className="funnel-steps">
        {steps.map((step, at) => (
          // A step may stand there twice, and is known by its place.
          <li key={`${at} ${step}`}>
            <span className="funnel-number">{at + 1}</span>
            <Select
              className="funnel-step"
              aria-label={w("stepNumber", { number: at + 1 })}
              value={step}
              showSearch
              options={options}
              optionRender={({ data }) => (
                <Flex justify="space-between" gap={16}>
                  <span>{data.label}</span>
                  <span className="secondary number">{data["count"]}</span>
                </Flex>
              )}
              onChange={(value: string) => onChange(steps.with(at, value))}
            />
            <Button
              type="text"
              icon={<ArrowUpOutlined />}
              disabled={at === 0}
              aria-label={w("earlier", { step })}
              onClick={() => onChange(moved(at, -1))}
            />
            <Button
              type="text"
              icon={<ArrowDownOutlined />}
              disabled={at === steps.length - 1}
              aria-label={w("later", { step })}
              onClick={() => onChange(moved(at, 1))}
            />
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={w("remove", { step })}
              onClick={() => onChange(steps.filter((_, place) => place !== at))}
            />
          </li>
        ))}
        {steps.length < STEPS_MAX && (
          <li>
            <span className="funnel-number secondary">{steps.length + 1}</span>
            <Select<string | null>
              className="funnel-step"
              aria-label={w("addStep")}
              placeholder={w("addStep")}
              value={null}
              showSearch
              options={options}
              optionRender={({ data }) => (
                <Flex justify="space-between" gap={16}>
                  <span>{data.label}</span>
                  <span className="secondary number">{String(data["count"])}</span>
                </Flex>
              )}
              onChange={(value) => value && onChange([...steps, value])}
            />
          </li>
        )}
      </ol>
    </Section>
  );
}
