import { Alert, Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { ask, problemOf, queryClient, useOne } from "@/shared/api";
import { noteSignedIn } from "@/shared/session";
import { ActForm } from "@/shared/ui";
import { carryLanguage } from "../language-menu";
import { backFrom, newPasswordAddress } from "../sign-in-address";
import { EntryCard } from "./entry-card";
import { useWords } from "./words";

interface Values {
  login: string;
  password: string;
  code?: string;
  recovery?: string;
}

const REFUSED = new Set(["invalid_credentials", "invalid_second_factor"]);

type Factor = "none" | "code" | "recovery";

/** Login and password; where the account has one, the second factor is asked for after them. */
export function SignInPage() {
  const w = useWords();
  const navigate = useNavigate();
  const location = useLocation();
  const [search] = useSearchParams();
  const [form] = Form.useForm<Values>();
  const [factor, setFactor] = useState<Factor>("none");
  const installation = useOne("/v1/installation", {});

  // Nothing that somebody else has seen stays.
  useEffect(() => queryClient.removeQueries({ type: "inactive" }), []);

  async function signIn(values: Values): Promise<void> {
    const { login, password } = values;
    const second = {
      none: {},
      code: { code: values.code?.replaceAll(/\s/g, "") ?? "" },
      recovery: { recovery_code: values.recovery?.trim() ?? "" },
    }[factor];
    try {
      const begun = await ask("post", "/v1/sessions", {
        body: { login: login.trim(), password, ...second },
      });
      queryClient.clear();
      noteSignedIn(true);
      if (!begun.is_password_change_due) await carryLanguage();
      const next = begun.is_password_change_due ? newPasswordAddress(location) : backFrom(search);
      await navigate(next, { replace: true });
    } catch (error) {
      const { code } = problemOf(error);
      if (code === "second_factor_required") setFactor("code");
      else if (REFUSED.has(code)) refuse();
      else throw error;
    }
  }

  // A mistyped word is no fault to report: it is said where it was typed.
  function refuse(): void {
    const name = { none: "password", code: "code", recovery: "recovery" } as const;
    form.setFields([
      { name: name[factor], errors: [w(factor === "none" ? "wrong" : "wrongCode")] },
    ]);
  }

  return (
    <EntryCard title={w("title")} {...(search.has("back") ? { lead: w("ended") } : {})}>
      {installation.data?.has_owner === false && (
        <Alert type="warning" showIcon title={w("noOwner")} className="draft-note" />
      )}
      <ActForm<Values> form={form} act={w("signIn")} onSubmit={signIn} guardsLeaving={false}>
        <Form.Item
          name="login"
          label={w("login")}
          rules={[{ required: true }]}
          hidden={factor !== "none"}
        >
          <Input autoComplete="username" autoCapitalize="none" autoFocus spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={w("password")}
          rules={[{ required: true }]}
          hidden={factor !== "none"}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {factor !== "none" && <SecondFactor factor={factor} onChange={setFactor} />}
      </ActForm>
    </EntryCard>
  );
}

interface SecondFactorProps {
  factor: "code" | "recovery";
  onChange: (factor: Factor) => void;
}

function SecondFactor({ factor, onChange }: SecondFactorProps) {
  const w = useWords();
  const isCode = factor === "code";
  return (
    <>
      {isCode ? (
        <Form.Item
          name="code"
          label={w("code")}
          extra={w("codeHint")}
          rules={[{ required: true, message: w("codeNeeded") }]}
        >
          <Input autoComplete="one-time-code" inputMode="numeric" autoFocus maxLength={7} />
        </Form.Item>
      ) : (
        <Form.Item
          name="recovery"
          label={w("recovery")}
          extra={w("recoveryHint")}
          rules={[{ required: true }]}
        >
          <Input autoComplete="off" autoFocus spellCheck={false} />
        </Form.Item>
      )}
      <div className="entry-choices">
        <Button type="link" onClick={() => onChange(isCode ? "recovery" : "code")}>
          {w(isCode ? "useRecovery" : "useCode")}
        </Button>
        <Button type="link" onClick={() => onChange("none")}>
          {w("otherPerson")}
        </Button>
      </div>
    </>
  );
}
