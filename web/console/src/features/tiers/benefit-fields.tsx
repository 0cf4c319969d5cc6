import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Flex, Input } from "antd";
import type { Tier } from "./ladder";
import { useWords } from "./words";

type Benefit = NonNullable<Tier["benefits"]>[number];

interface BenefitProps {
  benefits: Benefit[];
  path: string;
  onChange: (benefits: Benefit[]) => void;
}

/** What comes with a tier when it is first entered, and on renewals where marked. */
export function BenefitFields({ benefits, onChange }: BenefitProps) {
  const w = useWords();
  const put = (at: number, next: Benefit) => onChange(benefits.with(at, next));
  return (
    <div className="stack">
      {benefits.map((each, at) => (
        <Flex key={at} wrap gap={8} align="center">
          <Input
            className="threshold"
            aria-label={w("benefitCode")}
            placeholder={w("benefitCode")}
            value={each.code}
            onChange={({ target }) => put(at, { ...each, code: target.value })}
          />
          <Input
            className="threshold"
            aria-label={w("benefitNameEn")}
            placeholder={w("benefitNameEn")}
            value={each.names?.en ?? ""}
            onChange={({ target }) =>
              put(at, { ...each, names: { ...each.names, en: target.value } })
            }
          />
          <Input
            className="threshold"
            aria-label={w("benefitNameZh")}
            placeholder={w("benefitNameZh")}
            value={each.names?.["zh-CN"] ?? ""}
            onChange={({ target }) =>
              put(at, {
                ...each,
                names: { en: each.names?.en ?? "", "zh-CN": target.value || null },
              })
            }
          />
          <Checkbox
            checked={each.is_on_renewal ?? false}
            onChange={({ target }) => put(at, { ...each, is_on_renewal: target.checked })}
          >
            {w("onRenewal")}
          </Checkbox>
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={w("removeBenefit", { code: each.code })}
            onClick={() => onChange(benefits.toSpliced(at, 1))}
          />
        </Flex>
      ))}
      <div>
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => onChange([...benefits, { code: "" }])}
        >
          {w("addBenefit")}
        </Button>
      </div>
    </div>
  );
}
