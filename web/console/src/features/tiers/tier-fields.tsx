import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from "@ant-design/icons";
import { Button, Checkbox, Flex, Input } from "antd";
import { useName } from "@/shared/i18n";
import { BenefitFields } from "./benefit-fields";
import { ConditionFields } from "./condition-fields";
import { Field } from "./field";
import type { Tier } from "./ladder";
import type { CountedAsset } from "./use-ladders";
import { useWords } from "./words";

interface TierProps {
  tier: Tier;
  at: number;
  count: number;
  /** Members may stand on it: its code stays. */
  isKnown: boolean;
  assets: CountedAsset[];
  onChange: (tier: Tier) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

/** One tier: what it is called, what leads to it, what keeps it, what comes with it. */
export function TierFields(props: TierProps) {
  const { tier, at, isKnown, assets, onChange } = props;
  const w = useWords();
  const name = useName();
  const path = `tiers[${at}]`;
  const title = name(tier.names) || w("newTier");
  return (
    <div className="rung" role="group" aria-label={title}>
      <Head {...props} title={title} />
      <div className="form-grid">
        <Field label={w("nameEn")} path={`${path}.names.en`}>
          {(id) => (
            <Input
              id={id}
              value={tier.names.en}
              maxLength={200}
              onChange={({ target }) =>
                onChange({ ...tier, names: { ...tier.names, en: target.value } })
              }
            />
          )}
        </Field>
        <Field label={w("nameZh")} path={`${path}.names.zh-CN`}>
          {(id) => (
            <Input
              id={id}
              value={tier.names["zh-CN"] ?? ""}
              maxLength={200}
              onChange={({ target }) =>
                onChange({ ...tier, names: { ...tier.names, "zh-CN": target.value || null } })
              }
            />
          )}
        </Field>
        <Field label={w("code")} path={`${path}.code`} hint={w(isKnown ? "codeKept" : "codeHint")}>
          {(id) => (
            <Input
              id={id}
              value={tier.code}
              disabled={isKnown}
              maxLength={63}
              onChange={({ target }) => onChange({ ...tier, code: target.value })}
            />
          )}
        </Field>
      </div>
      <div className="stack">
        <ConditionFields
          label={w("entry")}
          path={`${path}.entry`}
          value={tier.entry}
          assets={assets}
          onChange={(entry) => onChange({ ...tier, entry })}
        />
        <Checkbox
          checked={tier.stay != null}
          onChange={({ target }) => onChange({ ...tier, stay: target.checked ? tier.entry : null })}
        >
          {w("hasOwnStay")}
        </Checkbox>
        {tier.stay != null && (
          <ConditionFields
            label={w("stay")}
            path={`${path}.stay`}
            value={tier.stay}
            assets={assets}
            onChange={(stay) => onChange({ ...tier, stay })}
          />
        )}
        <BenefitFields
          path={`${path}.benefits`}
          benefits={tier.benefits ?? []}
          onChange={(benefits) => onChange({ ...tier, benefits })}
        />
      </div>
    </div>
  );
}

function Head({ at, count, title, onMove, onRemove }: TierProps & { title: string }) {
  const w = useWords();
  return (
    <Flex justify="space-between" align="center" className="rung-head">
      <h3 className="rung-title">
        {at + 1}. {title}
      </h3>
      <Flex>
        <Button
          type="text"
          icon={<ArrowUpOutlined />}
          disabled={at === 0}
          aria-label={w("moveLower", { name: title })}
          title={w("moveLower", { name: title })}
          onClick={() => onMove(-1)}
        />
        <Button
          type="text"
          icon={<ArrowDownOutlined />}
          disabled={at === count - 1}
          aria-label={w("moveHigher", { name: title })}
          title={w("moveHigher", { name: title })}
          onClick={() => onMove(1)}
        />
        <Button
          type="text"
          icon={<DeleteOutlined />}
          disabled={count === 1}
          aria-label={w("removeTier", { name: title })}
          title={w("removeTier", { name: title })}
          onClick={onRemove}
        />
      </Flex>
    </Flex>
  );
}
