import { DatePicker } from "antd";
import dayjs from "dayjs";
import type { Effect } from "../body";
import { useWords } from "../words";
import { Field } from "./field";
import { DaysField } from "./small-fields";

interface LastingProps {
  effect: Effect;
  path: string;
  onChange: (effect: Effect) => void;
}

/** For how long a tier is kept: so many days, or until an instant, never both. */
export function LastingFields({ effect, path, onChange }: LastingProps) {
  const w = useWords();
  return (
    <>
      <DaysField
        path={`${path}.days`}
        value={effect.days}
        onChange={(days) => onChange({ ...effect, days, until: days ? undefined : effect.until })}
      />
      <Field label={w("orUntil")} path={`${path}.until`} hint={w("orUntilHint")}>
        {(id) => (
          <DatePicker
            id={id}
            showTime={{ format: "HH:mm" }}
            value={effect.until ? dayjs(effect.until) : null}
            onChange={(to) =>
              onChange({
                ...effect,
                until: to?.toISOString(),
                days: to ? undefined : effect.days,
              })
            }
          />
        )}
      </Field>
    </>
  );
}
