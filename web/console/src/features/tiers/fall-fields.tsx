import { Select } from "antd";
import { useName } from "@/shared/i18n";
import { Field } from "./field";
import type { Tier } from "./ladder";
import { Choice, type BodyProps } from "./terms-fields";
import { useWords } from "./words";

interface FallProps extends BodyProps {
  /** Tiers of earlier versions that the draft has no more. */
  removed: Tier[];
}

/** How one falls, down to where, when members are told, and what removed tiers count as. */
export function FallFields({ body, onChange, removed }: FallProps) {
  const w = useWords();
  const name = useName();
  const tiers = body.tiers.map((each) => ({ value: each.code, label: name(each.names) }));
  return (
    <div className="form-grid">
      <Choice
        label={w("fail")}
        path="fail"
        value={body.fail ?? "one_down"}
        options={(["stay", "one_down", "true_level"] as const).map((value) => ({
          value,
          label: w(`fail.${value}`),
        }))}
        onChange={(fail) => onChange({ fail })}
      />
      <Field label={w("floor")} path="floor" hint={w("floorHint")}>
        {(id) => (
          <Select
            id={id}
            className="wide"
            allowClear
            placeholder={w("noFloor")}
            value={body.floor ?? null}
            options={tiers}
            onChange={(floor: string | null | undefined) => onChange({ floor: floor ?? null })}
          />
        )}
      </Field>
      <Choice
        label={w("onReturn")}
        path="on_return"
        value={body.on_return ?? "period_end"}
        options={(["period_end", "immediate", "within_window"] as const).map((value) => ({
          value,
          label: w(`onReturn.${value}`),
        }))}
        onChange={(on_return) => onChange({ on_return })}
      />
      <Field label={w("warnDays")} path="warn_days" hint={w("warnDaysHint")}>
        {(id) => (
          <Select
            id={id}
            className="wide"
            mode="tags"
            value={(body.warn_days ?? []).map(String)}
            tokenSeparators={[",", " "]}
            onChange={(days: string[]) =>
              onChange({ warn_days: days.map(Number).filter((each) => each > 0) })
            }
          />
        )}
      </Field>
      {removed.map((tier) => (
        <Field
          key={tier.code}
          label={w("countsAs", { name: name(tier.names) })}
          path={`replaced.${tier.code}`}
          hint={w("countsAsHint")}
        >
          {(id) => (
            <Select
              id={id}
              className="wide"
              value={body.replaced?.[tier.code] ?? null}
              options={tiers}
              onChange={(chosen: string | null) =>
                onChange({ replaced: { ...body.replaced, [tier.code]: chosen ?? "" } })
              }
            />
          )}
        </Field>
      ))}
    </div>
  );
}
