import { Flex, Form, Input, InputNumber, Select, Switch } from "antd";
import {
  BREAKAGES,
  CALENDAR_UNITS,
  DEBTS,
  EXPIRED_RETURNS,
  EXPIRIES,
  KINDS,
  PENDINGS,
  type Values,
} from "./settings";
import { useWords } from "./words";

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const SCALE_MAX = 6;

/** Everything that an asset is configured by; what does not apply is not shown. */
export function Fields({ isNew }: { isNew: boolean }) {
  return (
    <>
      <Basics isNew={isNew} />
      <Life />
      <Returns />
      <Books />
    </>
  );
}

function Basics({ isNew }: { isNew: boolean }) {
  const w = useWords();
  return (
    <div className="form-grid">
      <Form.Item name="name" label={w("name")} rules={[{ required: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="name_zh" label={w("nameZh")} extra={w("nameZhHint")}>
        <Input maxLength={200} lang="zh-CN" />
      </Form.Item>
      <Form.Item
        name="code"
        label={w("code")}
        extra={w("codeHint")}
        rules={[{ required: true }, { pattern: CODE, message: w("codeRule") }]}
      >
        <Input maxLength={64} disabled={!isNew} />
      </Form.Item>
      <Form.Item name="kind" required label={w("kind")} extra={w("fixedLater")}>
        <Select
          disabled={!isNew}
          options={KINDS.map((kind) => ({ value: kind, label: w(`kind.${kind}`) }))}
        />
      </Form.Item>
      <Form.Item name="unit_en" label={w("unitEn")}>
        <Input maxLength={64} lang="en" />
      </Form.Item>
      <Form.Item name="unit_zh" label={w("unitZh")}>
        <Input maxLength={64} lang="zh-CN" />
      </Form.Item>
      <Form.Item name="unit_value" label={w("unitValue")} extra={w("unitValueHint")}>
        <InputNumber<string> stringMode min="0" className="wide" />
      </Form.Item>
      <Form.Item name="currency" label={w("currency")} extra={w("currencyHint")}>
        <Input maxLength={3} />
      </Form.Item>
      <Form.Item name="scale" required label={w("scale")} extra={w("scaleHint")}>
        <InputNumber className="wide" min={0} max={SCALE_MAX} precision={0} disabled={!isNew} />
      </Form.Item>
    </div>
  );
}

function Life() {
  const w = useWords();
  const expiry = Form.useWatch("expiry") as Values["expiry"] | undefined;
  const pending = Form.useWatch("pending") as Values["pending"] | undefined;
  const hasLength = expiry === "rolling" || expiry === "sliding";
  return (
    <div className="form-grid">
      <Form.Item
        name="expiry"
        required
        label={w("expiry")}
        extra={expiry && w(`expiry.${expiry}.hint`)}
      >
        <Select options={EXPIRIES.map((kind) => ({ value: kind, label: w(`expiry.${kind}`) }))} />
      </Form.Item>
      {hasLength && (
        <Form.Item required label={w("expiryCount")} htmlFor="expiry_count">
          <Flex gap={8}>
            <Form.Item name="expiry_count" noStyle>
              <InputNumber id="expiry_count" className="wide" min={1} precision={0} />
            </Form.Item>
            <Form.Item name="expiry_in" noStyle>
              <Select
                aria-label={w("expiryIn")}
                options={(["days", "months"] as const).map((each) => ({
                  value: each,
                  label: w(`in.${each}`),
                }))}
              />
            </Form.Item>
          </Flex>
        </Form.Item>
      )}
      {expiry === "calendar" && (
        <>
          <Form.Item name="expiry_unit" required label={w("expiryUnit")}>
            <Select
              options={CALENDAR_UNITS.map((unit) => ({ value: unit, label: w(`unit.${unit}`) }))}
            />
          </Form.Item>
          <Form.Item name="expiry_periods" required label={w("expiryPeriods")}>
            <InputNumber className="wide" min={0} precision={0} />
          </Form.Item>
        </>
      )}
      <Form.Item name="pending" required label={w("pending")}>
        <Select options={PENDINGS.map((kind) => ({ value: kind, label: w(`pending.${kind}`) }))} />
      </Form.Item>
      {pending === "days" && (
        <Form.Item name="pending_days" required label={w("pendingDays")}>
          <InputNumber className="wide" min={1} precision={0} />
        </Form.Item>
      )}
      <Form.Item name="warn_days" label={w("warnDays")} extra={w("warnDaysHint")}>
        <Select mode="tags" open={false} tokenSeparators={[",", " "]} />
      </Form.Item>
    </div>
  );
}

function Returns() {
  const w = useWords();
  const debt = Form.useWatch("debt") as Values["debt"] | undefined;
  const back = Form.useWatch("expired_return") as Values["expired_return"] | undefined;
  return (
    <div className="form-grid">
      <Form.Item name="debt" required label={w("debt")} extra={debt && w(`means.debt.${debt}`)}>
        <Select options={DEBTS.map((each) => ({ value: each, label: w(`debt.${each}`) }))} />
      </Form.Item>
      <Form.Item name="expired_return" required label={w("expiredReturn")}>
        <Select
          options={EXPIRED_RETURNS.map((each) => ({
            value: each,
            label: w(`expiredReturn.${each}`),
          }))}
        />
      </Form.Item>
      {back === "grace" && (
        <Form.Item name="grace_days" required label={w("graceDays")}>
          <InputNumber className="wide" min={1} precision={0} />
        </Form.Item>
      )}
      <Form.Item
        name="reinstatement_days"
        label={w("reinstatement")}
        extra={w("reinstatementHint")}
      >
        <InputNumber className="wide" min={0} precision={0} />
      </Form.Item>
      <Form.Item name="is_transferable" label={w("transferable")} valuePropName="checked" required>
        <Switch />
      </Form.Item>
    </div>
  );
}

function Books() {
  const w = useWords();
  const breakage = Form.useWatch("breakage") as Values["breakage"] | undefined;
  return (
    <div className="form-grid">
      <Form.Item name="breakage" required label={w("breakage")} extra={w("breakageHint")}>
        <Select
          options={BREAKAGES.map((each) => ({ value: each, label: w(`breakage.${each}`) }))}
        />
      </Form.Item>
      {breakage === "fixed" ? (
        <Form.Item name="breakage_rate" required label={w("breakageRate")}>
          <InputNumber<string> stringMode min="0" max="1" step="0.01" className="wide" />
        </Form.Item>
      ) : (
        <Form.Item name="lots_min" required label={w("lotsMin")}>
          <InputNumber className="wide" min={1} precision={0} />
        </Form.Item>
      )}
    </div>
  );
}
