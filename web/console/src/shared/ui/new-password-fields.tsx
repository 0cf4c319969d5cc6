import { Form, Input } from "antd";
import { useSharedWords } from "../words";

/** A new password, twice: the values `new` and `repeat` of a form. */
export function NewPasswordFields() {
  const w = useSharedWords();
  return (
    <div className="form-grid">
      <Form.Item
        name="new"
        label={w("newPassword")}
        extra={w("newPasswordHint")}
        rules={[{ required: true }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={w("newPasswordRepeat")}
        dependencies={["new"]}
        rules={[
          { required: true },
          ({ getFieldValue }) => ({
            validator: (_, value: unknown) =>
              !value || value === getFieldValue("new")
                ? Promise.resolve()
                : Promise.reject(new Error(w("newPasswordDiffers"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </div>
  );
}
