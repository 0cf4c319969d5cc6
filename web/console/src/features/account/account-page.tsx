import { App, Descriptions, Form, Input } from "antd";
import { ask, useAct } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useRoleTitle } from "@/shared/ready-made";
import { useAccount } from "@/shared/session";
import { ActForm, NewPasswordFields, Page, Section } from "@/shared/ui";
import { SecondFactor } from "./second-factor";
import { Sessions } from "./sessions";
import { useWords } from "./words";

/** What one may change about oneself: name, password, second factor, sessions. */
export function AccountPage() {
  const w = useWords();
  return (
    <Page title={w("title")} width="form">
      <Profile />
      <Password />
      <SecondFactor />
      <Sessions />
    </Page>
  );
}

function Profile() {
  const w = useWords();
  const formats = useFormats();
  const roleTitle = useRoleTitle();
  const account = useAccount();
  const change = useAct("patch", "/v1/account", { done: w("saved"), isQuiet: true });
  return (
    <Section title={w("profile")}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 3 }}
        className="draft-note"
        items={[
          { key: "login", label: w("login"), children: account.login },
          {
            key: "roles",
            label: w("roles"),
            children: formats.list(account.roles.map((code) => roleTitle({ code, title: code }))),
          },
          {
            key: "stores",
            label: w("stores"),
            children: account.stores ? formats.list(account.stores) : w("allStores"),
          },
        ]}
      />
      <ActForm<{ display_name: string }>
        act={w("saveProfile")}
        isMinor
        initial={{ display_name: account.display_name }}
        onSubmit={({ display_name }) => change.mutateAsync({ body: { display_name } })}
      >
        <Form.Item name="display_name" label={w("displayName")} rules={[{ required: true }]}>
          <Input maxLength={100} autoComplete="name" />
        </Form.Item>
      </ActForm>
    </Section>
  );
}

interface PasswordValues {
  present: string;
  new: string;
  repeat: string;
}

function Password() {
  const w = useWords();
  const { login } = useAccount();
  const { message } = App.useApp();
  const [form] = Form.useForm<PasswordValues>();

  async function change({ present, new: chosen }: PasswordValues): Promise<void> {
    await ask("post", "/v1/account/password", { body: { present, new: chosen } });
    form.resetFields();
    void message.success(w("passwordChanged"));
  }

  return (
    <Section title={w("password")} lead={w("passwordLead")}>
      <ActForm<PasswordValues>
        form={form}
        act={w("changePassword")}
        isMinor
        onSubmit={change}
        guardsLeaving={false}
      >
        <input type="text" hidden readOnly autoComplete="username" value={login} />
        <Form.Item name="present" label={w("present")} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPasswordFields />
      </ActForm>
    </Section>
  );
}
