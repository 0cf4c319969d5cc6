import { Form, Input, Radio } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useAct, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { ActForm, Page, SecretOnce, Section } from "@/shared/ui";
import { GrantFields, storesOf, type GrantValues } from "./grant-fields";
import { useWords } from "./words";

type Created = Schema<"StaffCreated">;

interface Values extends GrantValues {
  login: string;
  display_name: string;
  locale: "en" | "zh-CN";
}

/** A new account; its one-time password is shown once, to be handed over. */
export function InvitePage() {
  const w = useWords();
  const navigate = useNavigate();
  const [created, setCreated] = useState<Created | null>(null);
  const create = useAct("post", "/v1/staff", { isQuiet: true });

  async function submit(values: Values): Promise<void> {
    const { login, display_name, locale, roles } = values;
    const body = { login, display_name, locale, roles, stores: storesOf(values) };
    setCreated(await create.mutateAsync({ body }));
  }

  return (
    <Page title={w("inviteTitle")} back={{ to: "/staff", text: w("title") }} width="form">
      <Section>
        <ActForm<Values>
          act={w("inviteAct")}
          initial={{ locale: "zh-CN", reach: "all", roles: [] }}
          onSubmit={submit}
          onCancel={() => void navigate("/staff")}
        >
          <div className="form-grid">
            <Form.Item name="display_name" label={w("name")} rules={[{ required: true }]}>
              <Input maxLength={100} autoComplete="off" autoFocus />
            </Form.Item>
            <Form.Item
              name="login"
              label={w("login")}
              extra={w("loginHint")}
              rules={[{ required: true }]}
            >
              <Input maxLength={200} autoComplete="off" />
            </Form.Item>
          </div>
          <LocaleField />
          <GrantFields />
        </ActForm>
      </Section>
      {created && (
        <OneTimePassword
          title={w("invited", { name: created.staff.display_name })}
          login={created.staff.login}
          password={created.one_time_password}
          expiresAt={created.expires_at}
          onClose={() => void navigate(`/staff/${created.staff.id}`)}
        />
      )}
    </Page>
  );
}

export function LocaleField() {
  const w = useWords();
  return (
    <Form.Item name="locale" label={w("locale")} required>
      <Radio.Group
        options={[
          { value: "zh-CN", label: "简体中文" },
          { value: "en", label: "English" },
        ]}
      />
    </Form.Item>
  );
}

interface PasswordProps {
  title: string;
  login: string;
  password: string;
  expiresAt: string | null;
  onClose: () => void;
}

/** What is handed to somebody so that they can sign in. */
export function OneTimePassword({ title, login, password, expiresAt, onClose }: PasswordProps) {
  const w = useWords();
  const formats = useFormats();
  const address = `${location.origin}/console/`;
  return (
    <SecretOnce
      isOpen
      title={title}
      secrets={[
        { label: w("login"), value: login },
        { label: w("oneTimePassword"), value: password },
      ]}
      note={expiresAt && w("inviteNote", { until: formats.minute(expiresAt), address })}
      onClose={onClose}
    />
  );
}
