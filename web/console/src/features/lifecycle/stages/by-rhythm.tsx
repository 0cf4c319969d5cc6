import { Form, InputNumber, Switch } from "antd";
import type { Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useWords } from "../words";
import { RHYTHM, RHYTHM_FIELDS, type Rhythm } from "./days";

const ORDER_DAYS = { min: 2, max: 100 };
const PERCENT = { min: 1, max: 99 };
const DIGITS = 3;

interface ByRhythmProps {
  value: Rhythm | null;
  onChange: (rhythm: Rhythm | null) => void;
}

/** Whether stages follow each member's own rhythm, and below which probabilities they end. */
export function ByRhythm({ value, onChange }: ByRhythmProps) {
  const w = useWords();
  return (
    <>
      <Form.Item label={w("byRhythm")} extra={w("byRhythmMeans")}>
        <Switch
          aria-label={w("byRhythm")}
          checked={value !== null}
          onChange={(isOn) => onChange(isOn ? RHYTHM : null)}
        />
      </Form.Item>
      {value !== null &&
        RHYTHM_FIELDS.map((field) => {
          const isDays = field === "order_days_min";
          return (
            <Form.Item
              key={field}
              label={w(`rhythm.${field}`)}
              extra={w(isDays ? "rhythmDaysMean" : "rhythmMeans")}
            >
              <InputNumber
                aria-label={w(`rhythm.${field}`)}
                {...(isDays ? ORDER_DAYS : PERCENT)}
                precision={0}
                suffix={isDays ? w("daysUnit") : "%"}
                value={isDays ? value[field] : Math.round(value[field] * 100)}
                onChange={(given) =>
                  given !== null && onChange({ ...value, [field]: isDays ? given : given / 100 })
                }
              />
            </Form.Item>
          );
        })}
    </>
  );
}

/** By which rhythm a version of the terms goes, and what it was fitted to. */
export function FitOf({ adaptive }: { adaptive: Schema<"Adaptive"> }) {
  const w = useWords();
  const formats = useFormats();
  const { fit, terms } = adaptive;
  const { dormant_below, churned_below, order_days_min } = terms as Rhythm;
  return (
    <div className="secondary stages-fit">
      <div>
        {w("rhythmTold", {
          dormant: formats.share(dormant_below, 0),
          churned: formats.share(churned_below, 0),
          days: order_days_min,
        })}
      </div>
      <div>
        {w("fit", {
          day: fit.as_of,
          count: formats.count(fit.member_count),
          again: formats.count(fit.repeat_member_count),
          r: fit.r.toFixed(DIGITS),
          alpha: fit.alpha.toFixed(DIGITS),
          a: fit.a.toFixed(DIGITS),
          b: fit.b.toFixed(DIGITS),
        })}
      </div>
    </div>
  );
}
