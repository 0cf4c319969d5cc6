import { Form, Input } from "antd";
import { useWords } from "./words";

const CODE = /^[a-z0-9][a-z0-9_.-]*$/;

export interface Names {
  name_en: string;
  name_zh: string;
  code: string;
}

/** What a segment is called, for people and for other systems: fields of a form. */
export function NamingFields() {
  const w = useWords();
  return (
    <>
      <Form.Item name="name_en" label={w("nameEn")}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="name_zh" label={w("nameZh")}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="code"
        label={w("code")}
        extra={w("codeHint")}
        rules={[
          { required: true, message: w("codeRule") },
          { pattern: CODE, message: w("codeRule") },
        ]}
      >
        <Input maxLength={100} />
      </Form.Item>
    </>
  );
}
