import { Form, Input, Switch } from "antd";
import { PlaceFields, placesOf, type Places } from "../parts/place-fields";
import { useWords } from "../words";
import { leadsTo } from "./leads-to";

export interface LinkValues extends Places {
  code: string;
  name: string;
  target_url: string;
  is_active: boolean;
}

const CODE = /^[A-Za-z0-9_-]{3,64}$/;

/** What a link says of itself; its code is chosen once, for it stands on what was printed. */
export function LinkFields({ code }: { code?: string }) {
  const w = useWords();
  return (
    <>
      <Form.Item name="name" label={w("linkName")} extra={w("linkNameHint")} rules={[NEEDED]}>
        <Input maxLength={200} />
      </Form.Item>
      {code === undefined && (
        <Form.Item
          name="code"
          label={w("code")}
          extra={w("codeHint")}
          rules={[NEEDED, { pattern: CODE, message: w("codeRule") }]}
        >
          <Input maxLength={64} />
        </Form.Item>
      )}
      <Form.Item name="target_url" label={w("target")} extra={w("targetHint")} rules={[NEEDED]}>
        <Input maxLength={2000} placeholder="https://" inputMode="url" />
      </Form.Item>
      <PlaceFields />
      <LeadsTo code={code} />
      <Form.Item
        name="is_active"
        label={w("isActive")}
        extra={w("isActiveHint")}
        valuePropName="checked"
        required
      >
        <Switch />
      </Form.Item>
    </>
  );
}

const NEEDED = { required: true, whitespace: true };

/** The address at which people arrive, as far as it is known while one writes. */
function LeadsTo({ code }: { code: string | undefined }) {
  const w = useWords();
  const form = Form.useFormInstance<LinkValues>();
  const values = Form.useWatch([], form) as Partial<LinkValues> | undefined;
  const address = leadsTo(
    values?.target_url?.trim() ?? "",
    code ?? values?.code ?? "…",
    placesOf(values ?? {}),
  );
  if (address === null) return null;
  return (
    <Form.Item label={w("leadsTo")} required>
      <code className="acquisition-leads-to" aria-label={w("leadsTo")}>
        {address}
      </code>
    </Form.Item>
  );
}
