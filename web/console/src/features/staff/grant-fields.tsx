import { Form, Radio, Select } from "antd";
import { useOne } from "@/shared/api";
import { Hides } from "@/shared/permissions";
import { useMay } from "@/shared/session";
import { useRoles } from "./use-roles";
import { useWords } from "./words";

/** Roles and stores as the form holds them. */
export interface GrantValues {
  roles: string[];
  reach: "all" | "some";
  stores?: string[];
}

const STORES_MAX = 200;

/** What somebody may do, and where; beneath it what that hides from them. */
export function GrantFields() {
  const w = useWords();
  const { options, permissionsOf } = useRoles();
  const roles = (Form.useWatch("roles") as string[] | undefined) ?? [];
  const reach = Form.useWatch("reach") as GrantValues["reach"] | undefined;
  return (
    <>
      <Form.Item
        name="roles"
        label={w("roles")}
        extra={w("rolesHint")}
        rules={[{ required: true }]}
      >
        <Select mode="multiple" options={options} showSearch={{ optionFilterProp: "label" }} />
      </Form.Item>
      {roles.length > 0 && options.length > 0 && (
        <div className="draft-note">
          <Hides permissions={permissionsOf(roles)} />
        </div>
      )}
      <Form.Item name="reach" label={w("stores")} required>
        <Radio.Group
          options={[
            { value: "all", label: w("storesAll") },
            { value: "some", label: w("storesSome") },
          ]}
        />
      </Form.Item>
      {reach === "some" && <Stores />}
    </>
  );
}

function Stores() {
  const w = useWords();
  const mayRead = useMay("catalog.read");
  const found = useOne(
    "/v1/catalog/stores",
    { query: { limit: STORES_MAX } },
    { isEnabled: mayRead },
  );
  const options = found.data?.items.map(({ code, name }) => ({
    value: code,
    label: `${name} (${code})`,
  }));
  return (
    <Form.Item
      name="stores"
      label={w("storesChoose")}
      extra={w("storesHint")}
      rules={[{ required: true, message: w("storesNeeded") }]}
    >
      <Select
        mode={mayRead ? "multiple" : "tags"}
        options={options ?? []}
        loading={found.isLoading}
        showSearch={{ optionFilterProp: "label" }}
      />
    </Form.Item>
  );
}

/** The stores as the interface takes them: null for all. */
export function storesOf(values: GrantValues): string[] | null {
  return values.reach === "some" ? (values.stores ?? []) : null;
}
