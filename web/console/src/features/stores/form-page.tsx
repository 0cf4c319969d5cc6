import { Alert, App, DatePicker, Form, Input, Switch } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useNavigate, useParams } from "react-router";
import { ApiProblem, useAct, useOne, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm, Loaded, Page, Section } from "@/shared/ui";
import { useWords } from "./words";

type Store = Schema<"Store">;

interface Values extends Omit<Schema<"StoreInput">, "opened_on"> {
  opened_on?: Dayjs | null;
}

const CODE = /^[a-z0-9][a-z0-9.-]*$/;

export function NewStorePage() {
  const w = useWords();
  return (
    <Page title={w("newTitle")} back={{ to: "/stores", text: w("title") }} width="form">
      <StoreForm initial={{ is_open: true, attributes: {} }} isNew />
    </Page>
  );
}

export function StorePage() {
  const w = useWords();
  const { code = "" } = useParams();
  const store = useOne("/v1/catalog/stores/{code}", { path: { code } });
  return (
    <Page
      title={store.data?.name ?? w("store")}
      back={{ to: "/stores", text: w("title") }}
      width="form"
    >
      <Loaded query={store}>
        {(found) => (
          <>
            {!found.is_confirmed && <Alert type="warning" showIcon title={w("unconfirmedHint")} />}
            <StoreForm key={found.code} initial={valuesOf(found)} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface StoreFormProps {
  initial: Partial<Values>;
  isNew?: boolean;
}

function StoreForm({ initial, isNew = false }: StoreFormProps) {
  const w = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const mayWrite = useMay("catalog.write");
  const save = useAct("put", "/v1/catalog/stores", {
    changes: ["/v1/catalog/stores", "/v1/installation"],
    isQuiet: true,
  });

  async function submit(values: Values): Promise<void> {
    const { results } = await save.mutateAsync({ body: { items: [inputOf(values)] } });
    const refused = results[0]?.error;
    if (refused) throw refusalOf(refused);
    void message.success(w("saved", { name: values.name }));
    await navigate("/stores");
  }

  return (
    <Section>
      {!mayWrite && <Alert type="info" showIcon title={w("readOnly")} className="draft-note" />}
      <ActForm<Values>
        act={w(isNew ? "create" : "save")}
        initial={initial}
        prefix={["items", 0]}
        onSubmit={submit}
        onCancel={() => void navigate("/stores")}
        isDisabled={!mayWrite}
        {...(isNew ? { draft: "store" } : {})}
      >
        <Fields isNew={isNew} />
      </ActForm>
    </Section>
  );
}

function Fields({ isNew }: { isNew: boolean }) {
  const w = useWords();
  return (
    <div className="form-grid">
      <Form.Item name="name" label={w("name")} rules={[{ required: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="code"
        label={w("code")}
        extra={w("codeHint")}
        rules={[{ required: true }, { pattern: CODE, message: w("codeRule") }]}
      >
        <Input maxLength={100} disabled={!isNew} />
      </Form.Item>
      <Form.Item name="city" label={w("city")}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="region" label={w("region")}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="country" label={w("country")} extra={w("countryHint")}>
        <Input maxLength={2} />
      </Form.Item>
      <Form.Item name="time_zone" label={w("timeZone")} extra={w("timeZoneHint")}>
        <Input placeholder="Asia/Shanghai" maxLength={60} />
      </Form.Item>
      <Form.Item name="opened_on" label={w("openedOn")}>
        <DatePicker className="wide" />
      </Form.Item>
      <Form.Item name="is_open" label={w("isOpen")} valuePropName="checked" required>
        <Switch />
      </Form.Item>
      <Form.Item name="attributes" hidden>
        <Input />
      </Form.Item>
    </div>
  );
}

function valuesOf(store: Store): Values {
  const { code, name, country, region, city, time_zone, is_open, attributes } = store;
  const opened_on = store.opened_on ? dayjs(store.opened_on) : null;
  return { code, name, country, region, city, time_zone, is_open, attributes, opened_on };
}

// What was left empty is sent as null: a store is saved as a whole.
function inputOf(values: Values): Schema<"StoreInput"> {
  const { country, region, city, time_zone, opened_on, ...rest } = values;
  return {
    ...rest,
    country: country || null,
    region: region || null,
    city: city || null,
    time_zone: time_zone || null,
    opened_on: opened_on?.format("YYYY-MM-DD") ?? null,
  };
}

function refusalOf(error: { path: string; code: string; detail: string }): ApiProblem {
  return new ApiProblem({
    status: 400,
    code: error.code,
    detail: error.detail,
    request_id: "",
    errors: [{ ...error, path: `items[0].${error.path}` }],
  });
}
