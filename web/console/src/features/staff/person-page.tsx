import { Alert, Form, Input } from "antd";
import { useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm, Loaded, Page, Section } from "@/shared/ui";
import { Access } from "./access";
import { GrantFields, storesOf, type GrantValues } from "./grant-fields";
import { LocaleField } from "./invite-page";
import { PersonState } from "./list-page";
import { useWords } from "./words";

type Person = Schema<"StaffView">;

/** One account: who it is, what they may do, and whether they come in. */
export function PersonPage() {
  const w = useWords();
  const { staffId = "" } = useParams();
  const mayWrite = useMay("staff.write");
  const person = useOne("/v1/staff/{staff_id}", { path: { staff_id: staffId } });
  return (
    <Page
      title={person.data?.display_name ?? w("person")}
      tags={person.data && <PersonState person={person.data} />}
      back={{ to: "/staff", text: w("title") }}
      width="form"
    >
      <Loaded query={person}>
        {(found) => (
          <>
            {!mayWrite && <Alert type="info" showIcon title={w("readOnly")} />}
            <Profile key={`profile ${found.id}`} person={found} isDisabled={!mayWrite} />
            <GrantForm key={`grant ${found.id}`} person={found} isDisabled={!mayWrite} />
            <Access person={found} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface PartProps {
  person: Person;
  isDisabled: boolean;
}

function Profile({ person, isDisabled }: PartProps) {
  const w = useWords();
  const change = useAct("patch", "/v1/staff/{staff_id}", {
    changes: ["/v1/staff", "/v1/account"],
    done: w("saved"),
    isQuiet: true,
  });
  const { display_name, login, locale } = person;
  return (
    <Section title={w("profile")}>
      <ActForm<Schema<"StaffPatch">>
        act={w("saveProfile")}
        initial={{ display_name, login, locale }}
        onSubmit={(body) => change.mutateAsync({ path: { staff_id: person.id }, body })}
        isDisabled={isDisabled}
        isMinor
      >
        <div className="form-grid">
          <Form.Item name="display_name" label={w("name")} rules={[{ required: true }]}>
            <Input maxLength={100} autoComplete="off" />
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
      </ActForm>
    </Section>
  );
}

function GrantForm({ person, isDisabled }: PartProps) {
  const w = useWords();
  const change = useAct("put", "/v1/staff/{staff_id}/roles", {
    changes: ["/v1/staff", "/v1/account"],
    done: w("saved"),
    isQuiet: true,
  });

  async function submit(values: GrantValues): Promise<void> {
    const body = { roles: values.roles, stores: storesOf(values) };
    await change.mutateAsync({ path: { staff_id: person.id }, body });
  }

  return (
    <Section title={w("grant")}>
      <ActForm<GrantValues>
        act={w("saveGrant")}
        initial={{
          roles: person.roles,
          reach: person.stores ? "some" : "all",
          stores: person.stores ?? [],
        }}
        onSubmit={submit}
        isDisabled={isDisabled}
      >
        <GrantFields />
      </ActForm>
    </Section>
  );
}
