import { Checkbox, Form, Radio, Select, TimePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useMemo } from "react";
import { useWeekday, WEEKDAYS } from "./parts";
import { useWords } from "./words";

const CADENCES = ["daily", "weekly", "monthly"] as const;
const FORMATS = ["pdf", "xlsx", "csv"] as const;
const LOCALES = ["zh-CN", "en"] as const;
const MONTH_DAYS = Array.from({ length: 31 }, (_, at) => at + 1);
const RECIPIENTS_MAX = 50;
const SEPARATORS = [",", ";", " ", "，", "；", "\n"];
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** How often, on which day and at what time by which clock. */
export function RhythmFields() {
  const w = useWords();
  const weekday = useWeekday();
  const cadence = Form.useWatch<string | undefined>(["when", "cadence"]);
  const zones = useMemo(() => ["UTC", ...Intl.supportedValuesOf("timeZone")], []);
  return (
    <div className="form-grid">
      <Form.Item name={["when", "cadence"]} label={w("rhythm")} required>
        <Radio.Group
          optionType="button"
          options={CADENCES.map((value) => ({ value, label: w(`cadence.${value}`) }))}
        />
      </Form.Item>
      {cadence === "weekly" && (
        <Form.Item name={["when", "weekday"]} label={w("weekday")} initialValue={1} required>
          <Select options={WEEKDAYS.map((value) => ({ value, label: weekday(value) }))} />
        </Form.Item>
      )}
      {cadence === "monthly" && (
        <Form.Item
          name={["when", "month_day"]}
          label={w("monthDay")}
          extra={w("monthDayHint")}
          initialValue={1}
          required
        >
          <Select
            options={MONTH_DAYS.map((value) => ({
              value,
              label: w("monthDayNumber", { day: value }),
            }))}
          />
        </Form.Item>
      )}
      <Form.Item
        name={["when", "local_time"]}
        label={w("time")}
        rules={[{ required: true }]}
        getValueProps={(value?: string) => ({ value: value ? dayjs(`2000-01-01T${value}`) : null })}
        getValueFromEvent={(value: Dayjs | null) => value?.format("HH:mm")}
      >
        <TimePicker format="HH:mm" minuteStep={5} needConfirm={false} className="wide" />
      </Form.Item>
      <Form.Item name={["when", "time_zone"]} label={w("timeZone")} rules={[{ required: true }]}>
        <Select showSearch options={zones.map((value) => ({ value, label: value }))} />
      </Form.Item>
    </div>
  );
}

/** Who gets it, in which language, in which files. */
export function ReaderFields() {
  const w = useWords();
  return (
    <>
      <Form.Item
        name="recipients"
        label={w("recipients")}
        extra={w("recipientsHint")}
        rules={[
          { required: true, type: "array", min: 1, message: w("recipientsRule") },
          {
            validator: (_, given: string[] = []) => {
              const wrong = given.find((each) => !ADDRESS.test(each));
              return wrong === undefined
                ? Promise.resolve()
                : Promise.reject(new Error(w("addressRule", { address: wrong })));
            },
          },
        ]}
      >
        <Select
          mode="tags"
          open={false}
          suffix={<span />}
          tokenSeparators={SEPARATORS}
          maxCount={RECIPIENTS_MAX}
        />
      </Form.Item>
      <div className="form-grid">
        <Form.Item label={w("formats")} extra={w("formatsHint")} required>
          <Form.Item
            name="formats"
            noStyle
            rules={[{ type: "array", min: 1, message: w("formatsRule") }]}
          >
            <Checkbox.Group
              aria-label={w("formats")}
              options={FORMATS.map((value) => ({ value, label: w(`format.${value}`) }))}
            />
          </Form.Item>
        </Form.Item>
        <Form.Item name="locale" label={w("locale")} required>
          <Radio.Group
            optionType="button"
            options={LOCALES.map((value) => ({ value, label: w(`locale.${value}`) }))}
          />
        </Form.Item>
      </div>
    </>
  );
}
