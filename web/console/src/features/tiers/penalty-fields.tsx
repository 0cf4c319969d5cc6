import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, InputNumber } from "antd";
import { Field } from "./field";
import type { Penalty } from "./ladder";
import { Choice, Whole, type BodyProps } from "./terms-fields";
import { useWords } from "./words";

const NOTICE_DAYS = 30;

/** Demotions that are announced first: for those who stay away, or called out by staff. */
export function PenaltyFields({ body, onChange }: BodyProps) {
  const w = useWords();
  const penalties = body.penalties ?? [];
  const put = (next: Penalty[]) => onChange({ penalties: next });
  return (
    <div className="stack">
      {penalties.map((each, at) => (
        <OnePenalty
          key={at}
          penalty={each}
          path={`penalties[${at}]`}
          onChange={(next) => put(penalties.with(at, next))}
          onRemove={() => put(penalties.toSpliced(at, 1))}
        />
      ))}
      {penalties.length === 0 && <div className="secondary">{w("noPenalties")}</div>}
      <div>
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() =>
            put([...penalties, { code: "", names: { en: "" }, notice_days: NOTICE_DAYS }])
          }
        >
          {w("addPenalty")}
        </Button>
      </div>
    </div>
  );
}

interface OneProps {
  penalty: Penalty;
  path: string;
  onChange: (penalty: Penalty) => void;
  onRemove: () => void;
}

function OnePenalty({ penalty, path, onChange, onRemove }: OneProps) {
  const w = useWords();
  const { code, names } = penalty;
  const set = (part: Partial<Penalty>) => onChange({ ...penalty, ...part });
  return (
    <div
      className="rung penalty"
      role="group"
      aria-label={w("penalty", { name: names.en || code })}
    >
      <div className="form-grid">
        <Text
          label={w("nameEn")}
          path={`${path}.names.en`}
          value={names.en}
          onChange={(en) => set({ names: { ...names, en } })}
        />
        <Text
          label={w("nameZh")}
          path={`${path}.names.zh-CN`}
          value={names["zh-CN"] ?? ""}
          onChange={(zh) => set({ names: { ...names, "zh-CN": zh || null } })}
        />
        <Text
          label={w("code")}
          path={`${path}.code`}
          value={code}
          onChange={(to) => set({ code: to })}
        />
        <Field
          label={w("penaltyInactiveDays")}
          path={`${path}.inactive_days`}
          hint={w("penaltyInactiveHint")}
        >
          {(id) => (
            <InputNumber
              id={id}
              className="wide"
              min={1}
              precision={0}
              value={penalty.inactive_days ?? null}
              onChange={(inactive_days) => set({ inactive_days })}
            />
          )}
        </Field>
        <Whole
          label={w("penaltyNoticeDays")}
          path={`${path}.notice_days`}
          value={penalty.notice_days}
          onChange={(notice_days) => set({ notice_days })}
        />
        <Choice
          label={w("penaltyFall")}
          path={`${path}.fall`}
          value={penalty.fall ?? "one_down"}
          options={(["one_down", "to_floor"] as const).map((value) => ({
            value,
            label: w(`penaltyFall.${value}`),
          }))}
          onChange={(fall) => set({ fall })}
        />
      </div>
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={w("removePenalty", { name: names.en || code })}
        onClick={onRemove}
      />
    </div>
  );
}

interface TextProps {
  label: string;
  path: string;
  value: string;
  onChange: (text: string) => void;
}

function Text({ label, path, value, onChange }: TextProps) {
  return (
    <Field label={label} path={path}>
      {(id) => (
        <Input
          id={id}
          maxLength={200}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
