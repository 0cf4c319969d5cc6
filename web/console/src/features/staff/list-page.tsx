import { Button } from "antd";
import { Link } from "react-router";
import { useList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import {
  FilterChoice,
  ListPage,
  PrimaryAct,
  StateTag,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import { useRoles } from "./use-roles";
import { useWords } from "./words";

type Person = Schema<"StaffView">;

const FILTERS = ["state", "role"] as const;

/** Who may sign in. */
export function StaffPage() {
  const w = useWords();
  const mayWrite = useMay("staff.write");
  const { options } = useRoles();
  const [view] = useView(FILTERS);
  const people = useList("/v1/staff", {
    query: { state: (view.state as Person["state"] | undefined) ?? null, role: view.role ?? null },
  });
  const invite = mayWrite && <PrimaryAct text={w("invite")} to="/staff/new" />;
  return (
    <ListPage
      id="staff"
      title={w("title")}
      lead={w("lead")}
      actions={
        <>
          <Link to="/roles" className="button-link">
            <Button>{w("toRoles")}</Button>
          </Link>
          {invite}
        </>
      }
      list={people}
      columns={useStaffColumns()}
      rowKey={(person) => person.id}
      to={(person) => `/staff/${person.id}`}
      filterNames={FILTERS}
      filters={
        <>
          <FilterChoice
            name="state"
            label={w("state")}
            options={[
              { value: "active", label: w("active") },
              { value: "disabled", label: w("disabled") },
            ]}
          />
          <FilterChoice name="role" label={w("role")} options={options} />
        </>
      }
      empty={{ title: w("emptyTitle"), hint: w("emptyHint"), action: invite }}
    />
  );
}

function useStaffColumns(): Column<Person>[] {
  const w = useWords();
  const { titleOfCode } = useRoles();
  const rolesOf = (person: Person) => person.roles.map(titleOfCode).join(", ");
  const storesOf = (person: Person) => person.stores?.join(", ") ?? w("storesAll");
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (person) => (
        <>
          <Link to={`/staff/${person.id}`}>{person.display_name}</Link>
          <div className="secondary small">{person.login}</div>
        </>
      ),
      text: (person) => person.display_name,
    },
    { key: "roles", title: w("roles"), render: rolesOf, text: rolesOf },
    {
      key: "contact",
      title: w("contact"),
      render: (person) => <Contact permissions={person.permissions} />,
    },
    { key: "stores", title: w("stores"), render: storesOf, text: storesOf },
    { key: "state", title: w("state"), render: (person) => <PersonState person={person} /> },
    {
      key: "factor",
      title: w("factor"),
      render: (person) => w(person.has_second_factor ? "factorOn" : "factorOff"),
    },
    {
      key: "created_at",
      title: w("created"),
      phone: "hide",
      isExtra: true,
      render: (person) => <When at={person.created_at} as="relative" />,
      text: (person) => person.created_at,
    },
  ];
}

/** Whether contact data is shown to whoever has these permissions. */
export function Contact({ permissions }: { permissions: string[] }) {
  const w = useWords();
  if (!permissions.includes("members.read")) {
    return <span className="secondary">{w("contactNone")}</span>;
  }
  const isClear = permissions.includes("members.pii");
  return (
    <StateTag
      tone={isClear ? "warning" : "neutral"}
      text={w(isClear ? "contactClear" : "contactMasked")}
    />
  );
}

export function PersonState({ person }: { person: Person }) {
  const w = useWords();
  if (person.state === "disabled") return <StateTag tone="neutral" text={w("disabled")} />;
  if (person.is_password_change_due) return <StateTag tone="waiting" text={w("invitedState")} />;
  return <StateTag tone="good" text={w("active")} />;
}
