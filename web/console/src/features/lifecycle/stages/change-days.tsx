import { Alert, Button, Form, InputNumber } from "antd";
import { useState } from "react";
import { useAct, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Consequences, Section, useLeaving } from "@/shared/ui";
import { useWords } from "../words";
import { ByRhythm } from "./by-rhythm";
import { bodyOf, faultOf, FIELDS, isSame, termsOf, type Terms } from "./days";
import { Moves } from "./moves";
import "./stages.css";
import { usePreview } from "./use-preview";

const DAYS_MAX = 3_650;

/** Other days or a rhythm, with who would move by them before anything is saved. */
export function ChangeDays({ thresholds }: { thresholds: Schema<"Thresholds"> }) {
  const w = useWords();
  const formats = useFormats();
  const held = termsOf(thresholds);
  const [wanted, setWanted] = useState<Terms>(held);
  const [isAsked, setAsked] = useState(false);
  const isChanged = !isSame(held, wanted);
  const fault = faultOf(wanted);
  const preview = usePreview(isChanged && fault === null ? wanted : null);
  const change = useAct("put", "/v1/lifecycle/thresholds", {
    changes: ["/v1/lifecycle"],
    done: w("daysChanged"),
    isQuiet: true,
  });
  useLeaving(isChanged && !change.isSuccess);
  const moved = preview.data?.moved_count;
  return (
    <div className="columns-2">
      <Section title={w("daysTitle")} lead={w("daysLead")}>
        <Form layout="vertical" requiredMark={false}>
          {FIELDS.map((field) => (
            <Form.Item key={field} label={w(`days.${field}`)} extra={w(`daysMeans.${field}`)}>
              <InputNumber
                aria-label={w(`days.${field}`)}
                min={1}
                max={DAYS_MAX}
                precision={0}
                suffix={w("daysUnit")}
                value={wanted.days[field]}
                onChange={(value) =>
                  value !== null &&
                  setWanted({ ...wanted, days: { ...wanted.days, [field]: value } })
                }
              />
            </Form.Item>
          ))}
          <ByRhythm value={wanted.rhythm} onChange={(rhythm) => setWanted({ ...wanted, rhythm })} />
          {fault && <Alert type="error" showIcon title={w(fault)} />}
          <div className="stages-acts">
            <Button
              type="primary"
              disabled={!isChanged || fault !== null || moved === undefined}
              onClick={() => setAsked(true)}
            >
              {w("daysChange")}
            </Button>
            <Button disabled={!isChanged} onClick={() => setWanted(held)}>
              {w("daysReset")}
            </Button>
          </div>
        </Form>
      </Section>
      <Moves preview={preview} isChanged={isChanged && fault === null} />
      <Consequences
        isOpen={isAsked}
        title={w("daysConfirm")}
        facts={[
          {
            label: w("moved"),
            value: preview.data?.is_exact
              ? formats.count(moved ?? 0)
              : w("about", { count: moved ?? 0 }),
          },
          { label: w("ofMembers"), value: formats.count(preview.data?.member_count ?? 0) },
        ]}
        warning={w("daysWarning")}
        act={w("daysChange")}
        asksReason
        onAct={(note) => change.mutateAsync({ body: bodyOf(wanted, note) })}
        onClose={() => setAsked(false)}
      />
    </div>
  );
}
