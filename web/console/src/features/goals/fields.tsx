import { Form, Input, InputNumber, Radio, Select } from "antd";
import { useOne } from "@/shared/api";
import { useInstallation, useAccount, useMay } from "@/shared/session";
import type { Figure, Goal } from "./types";
import { useNamed } from "./use-named";
import { useWords } from "./words";

const PERIODS = ["month", "quarter", "year"] as const;
const DIRECTIONS = ["at_least", "at_most"] as const;
const STAFF_MAX = 200;
const SHARE_MAX = 100;
const TARGET_MAX = 1e12;

interface FieldsProps {
  figures: Figure[];
  figure: Figure | undefined;
  /** Whose the goal is, who may be somebody whom one may not look up. */
  owner: Goal["owner"];
}

/** What a goal is made of. */
export function Fields({ figures, figure, owner }: FieldsProps) {
  const w = useWords();
  const named = useNamed();
  const { currency } = useInstallation();
  const owners = useOwners(owner);
  const unit = figure?.unit ?? "count";
  const suffix = { share: "%", ratio: w("ratioUnit"), count: "", money: currency }[unit];
  return (
    <>
      <Form.Item name="figure" label={w("figure")} rules={[{ required: true }]}>
        <Select
          placeholder={w("figureHint")}
          listHeight={360}
          virtual={false}
          options={figures.map((each) => ({
            value: each.name,
            label: named(each.names),
            means: named(each.means),
          }))}
          optionRender={({ label, data }) => (
            <div className="goal-option">
              {label}
              <div className="small secondary">{data.means}</div>
            </div>
          )}
        />
      </Form.Item>
      <div className="form-grid">
        <Form.Item name="direction" label={w("direction")} required>
          <Radio.Group
            options={DIRECTIONS.map((value) => ({ value, label: w(`direction.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="target" label={w("target")} rules={[{ required: true }]}>
          <InputNumber
            className="wide"
            min={0}
            max={unit === "share" ? SHARE_MAX : TARGET_MAX}
            {...(unit === "count" ? { precision: 0 } : {})}
            suffix={suffix}
          />
        </Form.Item>
        <Form.Item name="period" label={w("period")} required>
          <Radio.Group options={PERIODS.map((value) => ({ value, label: w(`period.${value}`) }))} />
        </Form.Item>
        <Form.Item name="owner_id" label={w("owner")}>
          <Select allowClear placeholder={w("nobody")} options={owners} />
        </Form.Item>
        <Form.Item name="name_en" label={w("nameEn")}>
          <Input maxLength={200} placeholder={figure?.names["en"] ?? ""} />
        </Form.Item>
        <Form.Item name="name_zh" label={w("nameZh")}>
          <Input maxLength={200} placeholder={figure?.names["zh-CN"] ?? ""} />
        </Form.Item>
      </div>
    </>
  );
}

function useOwners(owner: Goal["owner"]) {
  const account = useAccount();
  const may = useMay("staff.read");
  const query = { state: "active", limit: STAFF_MAX } as const;
  const staff = useOne("/v1/staff", { query }, { isEnabled: may });
  const known = new Map([[account.id, account.display_name]]);
  for (const each of staff.data?.items ?? []) known.set(each.id, each.display_name);
  if (owner && !known.has(owner.id)) known.set(owner.id, owner.name ?? owner.id);
  return [...known].map(([value, label]) => ({ value, label }));
}
