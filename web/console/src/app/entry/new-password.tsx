import { Button, Form, Input } from "antd";
import { Navigate, useNavigate } from "react-router";
import { ask, queryClient, useOne } from "@/shared/api";
import { ActForm } from "@/shared/ui";
import { EntryCard } from "./entry-card";
import { useWords } from "./words";

interface Values {
  present: string;
  new: string;
  repeat: string;
}

/** Whoever was given a password chooses one of their own before anything else. */
export function NewPasswordPage() {
  const w = useWords();
  const navigate = useNavigate();
  const account = useOne("/v1/account", {});
  if (account.error?.status === 401) return <Navigate to="/sign-in" replace />;

  async function change({ present, new: chosen }: Values): Promise<void> {
    await ask("post", "/v1/account/password", { body: { present, new: chosen } });
    queryClient.clear();
    await navigate("/", { replace: true });
  }

  async function signOut(): Promise<void> {
    await ask("delete", "/v1/sessions/current", {}).catch(() => undefined);
    queryClient.clear();
    await navigate("/sign-in", { replace: true });
  }

  return (
    <EntryCard title={w("newTitle")} lead={w("newLead")}>
      <ActForm<Values> act={w("set")} onSubmit={change} guardsLeaving={false}>
        <input
          type="text"
          hidden
          readOnly
          autoComplete="username"
          value={account.data?.login ?? ""}
        />
        <Form.Item name="present" label={w("present")} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPasswordFields />
      </ActForm>
      <Button type="link" className="entry-other" onClick={() => void signOut()}>
        {w("signOut")}
      </Button>
    </EntryCard>
  );
}

/** A new password, twice. */
export function NewPasswordFields() {
  const w = useWords();
  return (
    <>
      <Form.Item
        name="new"
        label={w("newPassword")}
        extra={w("newHint")}
        rules={[{ required: true }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={w("repeat")}
        dependencies={["new"]}
        rules={[
          { required: true },
          ({ getFieldValue }) => ({
            validator: (_, value: unknown) =>
              !value || value === getFieldValue("new")
                ? Promise.resolve()
                : Promise.reject(new Error(w("differ"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  );
}
