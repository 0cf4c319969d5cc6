import { Button, Form, Input } from "antd";
import { Navigate, useLocation, useNavigate, useSearchParams } from "react-router";
import { ask, queryClient, useOne } from "@/shared/api";
import { signOut } from "@/shared/session";
import { ActForm, NewPasswordFields } from "@/shared/ui";
import { carryLanguage } from "../language-menu";
import { backFrom, signInAddress } from "../sign-in-address";
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
  const location = useLocation();
  const [search] = useSearchParams();
  const account = useOne("/v1/account", {});
  if (account.error?.status === 401) return <Navigate to={signInAddress(location)} replace />;

  async function change({ present, new: chosen }: Values): Promise<void> {
    await ask("post", "/v1/account/password", { body: { present, new: chosen } });
    await carryLanguage();
    queryClient.clear();
    await navigate(backFrom(search), { replace: true });
  }

  async function leave(): Promise<void> {
    await signOut();
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
      <Button type="link" className="entry-other" onClick={() => void leave()}>
        {w("signOut")}
      </Button>
    </EntryCard>
  );
}
