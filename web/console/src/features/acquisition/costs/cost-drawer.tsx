import { App, DatePicker, Drawer, Form, Input } from "antd";
import type { Dayjs } from "dayjs";
import { ApiProblem, useAct } from "@/shared/api";
import { scaleOf, unitsOf } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { ActForm } from "@/shared/ui";
import { PlaceFields, placesOf, type Places } from "../parts/place-fields";
import { useWords } from "../words";
import { useFault } from "./use-fault";

interface Values extends Places {
  days: [Dayjs, Dayjs];
  amount: string;
  currency: string;
  reference?: string;
  note?: string;
}

const WIDTH = 640;
const DAY = "YYYY-MM-DD";
const CURRENCY = /^[A-Z]{3}$/;
const NEEDED = { required: true };

/** Enters one cost. */
export function CostDrawer({ onClose }: { onClose: () => void }) {
  const w = useWords();
  const { message } = App.useApp();
  const { currency } = useInstallation();
  const faultOf = useFault();
  const enter = useAct("post", "/v1/acquisition/costs", {
    changes: ["/v1/acquisition/costs", "/v1/catalog"],
    isQuiet: true,
  });

  async function submit(values: Values): Promise<void> {
    const scale = scaleOf(values.currency);
    const item = {
      from_on: values.days[0].format(DAY),
      to_on: values.days[1].format(DAY),
      amount: { amount: unitsOf(values.amount, scale) ?? 0, currency: values.currency, scale },
      ...placesOf(values),
      reference: values.reference?.trim() ?? "",
      note: values.note?.trim() ?? "",
    };
    const { results } = await enter.mutateAsync({ body: { items: [item] } });
    const [told] = results;
    if (told?.error) throw refusalOf(told.error, faultOf(told.error));
    if (told?.outcome === "known") void message.info(w("costKnown"));
    else void message.success(w("costSaved"));
    onClose();
  }

  return (
    <Drawer open title={w("newCost")} size={WIDTH} onClose={onClose}>
      <ActForm<Values>
        act={w("enter")}
        initial={{ currency }}
        onSubmit={submit}
        onCancel={onClose}
        guardsLeaving={false}
      >
        <Form.Item name="days" label={w("days")} extra={w("daysHint")} rules={[NEEDED]}>
          <DatePicker.RangePicker className="wide" aria-label={w("days")} />
        </Form.Item>
        <div className="form-grid">
          <Form.Item
            name="amount"
            label={w("amount")}
            dependencies={["currency"]}
            rules={[
              NEEDED,
              ({ getFieldValue }) => ({
                validator: (_, text: string | undefined) =>
                  isAmount(text ?? "", String(getFieldValue("currency")))
                    ? Promise.resolve()
                    : Promise.reject(new Error(w("amountRule"))),
              }),
            ]}
          >
            <Input inputMode="decimal" placeholder="1200.50" />
          </Form.Item>
          <Form.Item
            name="currency"
            label={w("currency")}
            rules={[NEEDED, { pattern: CURRENCY, message: w("fault.currency") }]}
          >
            <Input maxLength={3} />
          </Form.Item>
        </div>
        <p className="secondary">{w("placesHint")}</p>
        <PlaceFields />
        <Form.Item name="reference" label={w("reference")} extra={w("referenceHint")}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="note" label={w("note")}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

function isAmount(text: string, currency: string): boolean {
  if (text.trim() === "" || !CURRENCY.test(currency)) return true;
  const units = unitsOf(text, scaleOf(currency));
  return units !== null && units >= 0;
}

/** A line that was refused, at the field that it is about. */
function refusalOf(error: { path: string; code: string }, detail: string): ApiProblem {
  const path = error.path === "from" || error.path === "to" ? "days" : error.path;
  return new ApiProblem({
    status: 400,
    code: error.code,
    detail,
    request_id: "",
    errors: [{ path, code: error.code, detail }],
  });
}
