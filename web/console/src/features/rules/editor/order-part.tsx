import { Input, InputNumber, Select } from "antd";
import type { GroupMode } from "../body";
import { useWords } from "../words";
import { Field } from "./field";
import type { PartProps } from "./names-trigger";

const MODES: GroupMode[] = ["all", "best", "first", "exclusive"];

/** How the rule gets along with others: its group and its priority. */
export function OrderPart({ body, change }: Pick<PartProps, "body" | "change">) {
  const w = useWords();
  const { group } = body;
  return (
    <div className="form-grid">
      <Field label={w("group")} path="group.name" hint={w("groupHint")}>
        {(id) => (
          <Input
            id={id}
            maxLength={64}
            value={group?.name ?? ""}
            onChange={(event) =>
              change({
                group:
                  event.target.value === ""
                    ? undefined
                    : { name: event.target.value, mode: group?.mode ?? "all" },
              })
            }
          />
        )}
      </Field>
      {group && (
        <Field label={w("groupMode")} path="group.mode" hint={w(`mode.${group.mode}.hint`)}>
          {(id) => (
            <Select<GroupMode>
              id={id}
              value={group.mode}
              options={MODES.map((mode) => ({ value: mode, label: w(`mode.${mode}`) }))}
              onChange={(mode) => change({ group: { ...group, mode } })}
            />
          )}
        </Field>
      )}
      <Field label={w("priority")} path="priority" hint={w("priorityHint")}>
        {(id) => (
          <InputNumber
            id={id}
            precision={0}
            min={-1_000_000}
            max={1_000_000}
            value={body.priority ?? 0}
            onChange={(priority) => change({ priority: priority ?? 0 })}
          />
        )}
      </Field>
    </div>
  );
}
