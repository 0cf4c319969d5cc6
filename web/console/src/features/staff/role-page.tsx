import { Alert, App, Button, Form, Input } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Hides, PermissionList, PermissionPicker } from "@/shared/permissions";
import { useRoleTitle } from "@/shared/ready-made";
import { useAccount, useMay } from "@/shared/session";
import { ActForm, Consequences, Loaded, Page, Section } from "@/shared/ui";
import { useRoles } from "./use-roles";
import { useWords } from "./words";

type Role = Schema<"RoleView">;
type Values = Schema<"NewRoleBody">;

const CODE = /^[a-z][a-z0-9_]{1,39}$/;
const HOLDERS_MAX = 500;

/** A role of one's own, which may begin as the copy of another. */
export function NewRolePage() {
  const w = useWords();
  const [search] = useSearchParams();
  const { found, roles } = useRoles();
  const own = useAccount().permissions;
  const from = roles.find((each) => each.code === search.get("from"));
  const permissions = (from?.permissions ?? ["members.read"]).filter((each) => own.includes(each));
  return (
    <Page title={w("newRole")} back={{ to: "/roles", text: w("rolesTitle") }}>
      <Loaded query={found}>{() => <RoleForm initial={{ permissions }} isNew />}</Loaded>
    </Page>
  );
}

/** A role; ready-made ones to look at. */
export function RolePage() {
  const w = useWords();
  const { code = "" } = useParams();
  const titleOf = useRoleTitle();
  const mayWrite = useMay("staff.write");
  const role = useOne("/v1/roles/{code}", { path: { code } });
  const copy = mayWrite && (
    <Link to={`/roles/new?from=${code}`} className="button-link">
      <Button>{w("copyRole")}</Button>
    </Link>
  );
  return (
    <Page
      title={role.data ? titleOf(role.data) : w("role")}
      back={{ to: "/roles", text: w("rolesTitle") }}
      actions={
        <>
          {role.data && !role.data.is_ready_made && mayWrite && <Deletion role={role.data} />}
          {copy}
        </>
      }
    >
      <Loaded query={role}>
        {(found) =>
          found.is_ready_made ? (
            <ReadyMade role={found} />
          ) : (
            <RoleForm key={found.code} initial={found} isDisabled={!mayWrite} />
          )
        }
      </Loaded>
    </Page>
  );
}

function ReadyMade({ role }: { role: Role }) {
  const w = useWords();
  return (
    <>
      <Hides permissions={role.permissions} />
      <Section title={w("permissions")} lead={w("roleReadyMade")}>
        <PermissionList permissions={role.permissions} />
      </Section>
    </>
  );
}

interface FormProps {
  initial: Partial<Values>;
  isNew?: boolean;
  isDisabled?: boolean;
}

function RoleForm({ initial, isNew = false, isDisabled = false }: FormProps) {
  const w = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const changes = ["/v1/roles", "/v1/staff", "/v1/account"];
  const create = useAct("post", "/v1/roles", { changes, isQuiet: true });
  const change = useAct("put", "/v1/roles/{code}", { changes, isQuiet: true });

  async function submit({ code, title, permissions }: Values): Promise<void> {
    if (isNew) await create.mutateAsync({ body: { code, title, permissions } });
    else await change.mutateAsync({ path: { code }, body: { title, permissions } });
    void message.success(w("roleSaved", { name: title }));
    await navigate("/roles");
  }

  return (
    <Section>
      {!isNew && <Alert type="info" showIcon title={w("roleAtOnce")} className="draft-note" />}
      <ActForm<Values>
        act={w(isNew ? "createRole" : "saveRole")}
        initial={initial}
        onSubmit={submit}
        onCancel={() => void navigate("/roles")}
        isDisabled={isDisabled}
      >
        <div className="form-grid">
          <Form.Item name="title" label={w("roleName")} rules={[{ required: true }]}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item
            name="code"
            label={w("code")}
            extra={w("codeHint")}
            rules={[{ required: true }, { pattern: CODE, message: w("codeRule") }]}
          >
            <Input maxLength={40} disabled={!isNew || isDisabled} />
          </Form.Item>
        </div>
        <WhatItHides />
        <Form.Item name="permissions" label={w("permissions")} required>
          <PermissionPicker isDisabled={isDisabled} />
        </Form.Item>
      </ActForm>
    </Section>
  );
}

function WhatItHides() {
  const permissions = (Form.useWatch("permissions") as string[] | undefined) ?? [];
  return (
    <div className="draft-note">
      <Hides permissions={permissions} />
    </div>
  );
}

function Deletion({ role }: { role: Role }) {
  const w = useWords();
  const formats = useFormats();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const name = role.title;
  const held = useOne(
    "/v1/staff",
    { query: { role: role.code, limit: HOLDERS_MAX } },
    { isEnabled: isAsked },
  );
  const holders = held.data?.items ?? [];
  const remove = useAct("delete", "/v1/roles/{code}", {
    done: w("roleDeleted", { name }),
    isQuiet: true,
    changes: [],
  });

  async function act(): Promise<void> {
    await remove.mutateAsync({ path: { code: role.code } });
    await navigate("/roles");
  }

  return (
    <>
      <Button danger onClick={() => setAsked(true)}>
        {w("deleteRole")}
      </Button>
      <Consequences
        isOpen={isAsked}
        title={w("deleteRoleTitle", { name })}
        facts={[
          {
            label: w("deleteRoleHolders"),
            value: formats.count(holders.length) + (held.data?.next_cursor ? "+" : ""),
          },
          { label: w("permissions"), value: formats.count(role.permissions.length) },
        ]}
        warning={w(holders.length > 0 ? "deleteRoleHeld" : "deleteRoleWarning")}
        isLoading={held.isLoading}
        act={w("deleteRole")}
        isDanger
        onAct={act}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
