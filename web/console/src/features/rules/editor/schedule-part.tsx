import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, DatePicker, Flex, InputNumber, Select, TimePicker } from "antd";
import dayjs from "dayjs";
import { useLanguage } from "@/shared/i18n";
import type { Schedule } from "../body";
import { useWords } from "../words";
import { Field } from "./field";
import type { PartProps } from "./names-trigger";

const DAY = "YYYY-MM-DD";
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const DAYS_OF_MONTH = [...Array.from({ length: 31 }, (_, at) => at + 1), -1];
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

type Part = Pick<PartProps, "body" | "change">;

/** When the rule acts: days, weekdays, hours, birthdays, and for how long at all. */
export function SchedulePart({ body, change }: Part) {
  const w = useWords();
  const schedule = body.schedule ?? {};
  const set = (part: Partial<Schedule>) => change({ schedule: { ...schedule, ...part } });
  return (
    <div className="form-grid">
      <DatesField schedule={schedule} set={set} />
      <Weekdays schedule={schedule} set={set} />
      <Field label={w("daysOfMonth")} path="schedule.days_of_month">
        {(id) => (
          <Select<number[]>
            id={id}
            mode="multiple"
            allowClear
            placeholder={w("anyDay")}
            value={schedule.days_of_month ?? []}
            options={DAYS_OF_MONTH.map((day) => ({
              value: day,
              label: day === -1 ? w("lastDay") : w("dayOfMonth", { day: String(day) }),
            }))}
            onChange={(days_of_month) => set({ days_of_month })}
          />
        )}
      </Field>
      <HoursField schedule={schedule} set={set} />
      <BirthdayField schedule={schedule} set={set} />
      <Field label={w("valid")} hint={w("validHint")} path="valid_from">
        {(id) => (
          <DatePicker.RangePicker
            id={id}
            className="wide"
            showTime={{ format: "HH:mm" }}
            allowEmpty={[true, true]}
            value={[at(body.valid_from), at(body.valid_until)]}
            onChange={(range) =>
              change({
                valid_from: range?.[0]?.toISOString(),
                valid_until: range?.[1]?.toISOString(),
              })
            }
          />
        )}
      </Field>
    </div>
  );
}

const at = (text: string | null | undefined) => (text ? dayjs(text) : null);

interface ScheduleProps {
  schedule: Schedule;
  set: (part: Partial<Schedule>) => void;
}

// People name the last day on which it holds; the rule keeps the day on which it does not.
function DatesField({ schedule, set }: ScheduleProps) {
  const w = useWords();
  const { begin, end } = schedule.dates ?? {};
  return (
    <Field label={w("dates")} path="schedule.dates" hint={w("datesHint")}>
      {(id) => (
        <DatePicker.RangePicker
          id={id}
          className="wide"
          allowEmpty={[true, true]}
          value={[at(begin), at(end)?.subtract(1, "day") ?? null]}
          onChange={(range) =>
            set({
              dates: {
                begin: range?.[0]?.format(DAY) ?? null,
                end: range?.[1]?.add(1, "day").format(DAY) ?? null,
              },
            })
          }
        />
      )}
    </Field>
  );
}

function Weekdays({ schedule, set }: ScheduleProps) {
  const w = useWords();
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  return (
    <Field label={w("weekdays")} path="schedule.weekdays">
      {() => (
        <Checkbox.Group<number>
          aria-label={w("weekdays")}
          value={schedule.weekdays ?? []}
          options={WEEKDAYS.map((day) => ({
            value: day,
            label: format.format(MONDAY + (day - 1) * DAY_MS),
          }))}
          onChange={(weekdays) => set({ weekdays: weekdays.toSorted((one, two) => one - two) })}
        />
      )}
    </Field>
  );
}

function HoursField({ schedule, set }: ScheduleProps) {
  const w = useWords();
  const hours = schedule.hours ?? [];
  const put = (place: number, begin: string, end: string) =>
    set({ hours: hours.map((each, index) => (index === place ? { begin, end } : each)) });
  return (
    <Field label={w("hours")} path="schedule.hours">
      {() => (
        <Flex orientation="vertical" gap={8} align="start">
          {hours.map((each, place) => (
            <Flex key={place} gap={4}>
              <TimePicker.RangePicker
                aria-label={w("hours")}
                format="HH:mm"
                minuteStep={15}
                order={false}
                needConfirm={false}
                value={[clock(each.begin), clock(each.end)]}
                onChange={(range) =>
                  put(place, spelled(range?.[0], false), spelled(range?.[1], true))
                }
              />
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={w("removeHours")}
                onClick={() => set({ hours: hours.filter((_, index) => index !== place) })}
              />
            </Flex>
          ))}
          <Button
            size="small"
            icon={<PlusOutlined />}
            onClick={() => set({ hours: [...hours, { begin: "09:00", end: "12:00" }] })}
          >
            {w("addHours")}
          </Button>
        </Flex>
      )}
    </Field>
  );
}

const clock = (text: string) => dayjs(`2000-01-01T${text === "24:00" ? "00:00" : text}`);

// Midnight as an end is the end of that day.
function spelled(time: dayjs.Dayjs | null | undefined, isEnd: boolean): string {
  const text = time?.format("HH:mm") ?? "00:00";
  return isEnd && text === "00:00" ? "24:00" : text;
}

function BirthdayField({ schedule, set }: ScheduleProps) {
  const w = useWords();
  const { birthday } = schedule;
  return (
    <Field label={w("birthday")} path="schedule.birthday">
      {(id) => (
        <Flex wrap gap={8} align="center">
          <Checkbox
            id={id}
            checked={birthday !== undefined}
            onChange={(event) =>
              set({
                birthday: event.target.checked ? { days_before: 3, days_after: 3 } : undefined,
              })
            }
          >
            {w("birthdayOnly")}
          </Checkbox>
          {birthday &&
            (["days_before", "days_after"] as const).map((field) => (
              <InputNumber
                key={field}
                aria-label={w(field)}
                prefix={w(field)}
                className="rule-days"
                min={0}
                max={180}
                precision={0}
                value={birthday[field] ?? 0}
                onChange={(days) => set({ birthday: { ...birthday, [field]: days ?? 0 } })}
              />
            ))}
        </Flex>
      )}
    </Field>
  );
}
