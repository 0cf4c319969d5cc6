import { Checkbox, Collapse, Select } from "antd";
import { ConditionBuilder, leafCount } from "@/shared/conditions";
import type { Basis, Effect, Rounding } from "../body";
import { useWords } from "../words";
import type { EffectProps } from "./effect-editor";
import { Field } from "./field";

const ROUNDINGS: Rounding[] = ["floor", "half_up", "ceil"];
const WITHOUT_TENDERS = ["stored_value", "points"];

/** Which goods and which money count, and how it is rounded. */
export function AmountDetails(props: EffectProps) {
  const { effect, onChange, path, lineFacts, program, isOnOrder } = props;
  const w = useWords();
  const isOfMoney = effect.kind === "per_amount" || (effect.kind === "tier_table" && !!effect.per);
  const isOfGoods = isOfMoney || effect.kind === "per_unit";
  const isRounded = isOfGoods || effect.kind === "multiplier";
  if (!isRounded || !isOnOrder) return null;
  const set = (part: Partial<Effect>) => onChange({ ...effect, ...part });
  const narrowed = leafCount(effect.lines ?? null);
  const goods = {
    key: "lines",
    label: narrowed > 0 ? w("linesSome", { count: narrowed }) : w("linesAll"),
    children: (
      <ConditionBuilder
        isInBoth
        value={effect.lines ?? null}
        catalog={lineFacts}
        program={program}
        onChange={(lines) => set({ lines: lines ?? undefined })}
      />
    ),
  };
  const money = {
    key: "money",
    label: w("moneyDetails"),
    children: (
      <div className="form-grid">
        {isOfMoney && <BasisFields {...props} path={`${path}.basis`} />}
        {isOfMoney && (
          <Field label={w("steps")}>
            {() => (
              <Checkbox
                checked={effect.whole_steps ?? false}
                onChange={(event) => set({ whole_steps: event.target.checked })}
              >
                {w("wholeSteps")}
              </Checkbox>
            )}
          </Field>
        )}
        <Field label={w("rounding")} path={`${path}.rounding`}>
          {(id) => (
            <Select<Rounding>
              id={id}
              value={effect.rounding ?? "floor"}
              options={ROUNDINGS.map((each) => ({ value: each, label: w(`rounding.${each}`) }))}
              onChange={(rounding) => set({ rounding })}
            />
          )}
        </Field>
      </div>
    ),
  };
  return (
    <Collapse
      size="small"
      ghost
      defaultActiveKey={narrowed > 0 ? ["lines"] : []}
      items={isOfGoods ? [goods, money] : [money]}
    />
  );
}

function BasisFields({ effect, onChange, path }: EffectProps) {
  const w = useWords();
  const basis = effect.basis ?? {};
  const set = (part: Partial<Basis>) => onChange({ ...effect, basis: { ...basis, ...part } });
  return (
    <>
      <Field label={w("basis")}>
        {() => (
          <div>
            <Checkbox
              checked={basis.gross ?? false}
              onChange={(event) => set({ gross: event.target.checked })}
            >
              {w("basisGross")}
            </Checkbox>
            <Checkbox
              checked={basis.include_shipping ?? false}
              onChange={(event) => set({ include_shipping: event.target.checked })}
            >
              {w("basisShipping")}
            </Checkbox>
          </div>
        )}
      </Field>
      <Field label={w("excludeTenders")} path={`${path}.exclude_tenders`}>
        {(id) => (
          <Select
            id={id}
            mode="tags"
            value={basis.exclude_tenders ?? WITHOUT_TENDERS}
            options={WITHOUT_TENDERS.map((each) => ({ value: each, label: each }))}
            onChange={(exclude_tenders: string[]) => set({ exclude_tenders })}
          />
        )}
      </Field>
    </>
  );
}
