import { Link } from "react-router";
import { wholeList, type Schema } from "@/shared/api";
import { useRoleTitle } from "@/shared/ready-made";
import { useMay } from "@/shared/session";
import { ListPage, PrimaryAct, StateTag, type Column } from "@/shared/ui";
import { Contact } from "./list-page";
import { useRoles } from "./use-roles";
import { useWords } from "./words";

type Role = Schema<"RoleView">;

/** Sets of permissions: those that come with the product, and one's own. */
export function RolesPage() {
  const w = useWords();
  const { found, roles } = useRoles();
  const mayWrite = useMay("staff.write");
  const add = mayWrite && <PrimaryAct text={w("newRole")} to="/roles/new" />;
  return (
    <ListPage
      id="roles"
      title={w("rolesTitle")}
      lead={w("rolesLead")}
      back={{ to: "/staff", text: w("title") }}
      actions={add}
      list={wholeList(found, roles)}
      columns={useRoleColumns()}
      rowKey={(role) => role.code}
      to={(role) => `/roles/${role.code}`}
      empty={{ title: w("rolesTitle"), action: add }}
    />
  );
}

function useRoleColumns(): Column<Role>[] {
  const w = useWords();
  const titleOf = useRoleTitle();
  return [
    {
      key: "title",
      title: w("roleName"),
      phone: "title",
      render: (role) => <Link to={`/roles/${role.code}`}>{titleOf(role)}</Link>,
      text: titleOf,
    },
    { key: "code", title: w("code"), render: (role) => <code>{role.code}</code> },
    {
      key: "contact",
      title: w("contact"),
      render: (role) => <Contact permissions={role.permissions} />,
    },
    {
      key: "permissions",
      title: w("permissions"),
      isNumber: true,
      render: (role) => role.permissions.length,
      text: (role) => role.permissions.join(" "),
    },
    {
      key: "origin",
      title: w("origin"),
      render: (role) => (
        <StateTag
          tone={role.is_ready_made ? "neutral" : "active"}
          text={w(role.is_ready_made ? "readyMade" : "ownRole")}
        />
      ),
    },
    {
      key: "holders",
      title: w("holders"),
      render: (role) => <Link to={`/staff?role=${role.code}`}>{w("showHolders")}</Link>,
    },
  ];
}
