import { Button, Flex, Form, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm, DataTable, Empty, Loaded, NONE, Section } from "@/shared/ui";
import { EntryDrawer } from "./entry-drawer";
import { useWords } from "./words";

type Rules = Schema<"IdentityRulesAnswer">;
type Rule = Schema<"IdentityRule">;
type Blocked = Schema<"BlockedValue">;

/** How people are recognised: which identities count first, and what names nobody. */
export function IdentityRules() {
  const found = useOne("/v1/identity-rules", {});
  return (
    <Loaded query={found}>
      {(rules) => (
        <>
          <Kinds found={found} rules={rules.rules} />
          <PhoneRegion key={rules.phone_region} region={rules.phone_region} />
          <BlockedValues found={found} rules={rules} />
        </>
      )}
    </Loaded>
  );
}

type Found = Parameters<typeof wholeList>[0];

function useChange() {
  const w = useWords();
  return useAct("patch", "/v1/identity-rules", { done: w("saved"), isQuiet: true });
}

const KINDS = ["unionid", "phone", "email", "card", "external", "openid", "device"] as const;

function useKindName(): (kind: string) => string {
  const w = useWords();
  return (kind) => {
    const known = KINDS.find((each) => each === kind);
    return known ? w(`identity.${known}`) : kind;
  };
}

function Kinds({ found, rules }: { found: Found; rules: Rule[] }) {
  const w = useWords();
  const mayWrite = useMay("settings.write");
  const change = useChange();
  const kindName = useKindName();
  const [edited, setEdited] = useState<Rule | null>(null);
  return (
    <Section title={w("identityKinds")} lead={w("identityKindsLead")} isFlush>
      <DataTable
        list={wholeList(
          found,
          rules.toSorted((a, b) => a.priority - b.priority),
        )}
        columns={[
          {
            key: "kind",
            title: w("kind"),
            phone: "title",
            render: (rule) =>
              mayWrite ? (
                <Button type="link" className="entry-name" onClick={() => setEdited(rule)}>
                  {kindName(rule.kind)}
                </Button>
              ) : (
                kindName(rule.kind)
              ),
          },
          {
            key: "priority",
            title: w("priority"),
            isNumber: true,
            render: (rule) => rule.priority,
          },
          {
            key: "person",
            title: w("namesPerson"),
            render: (rule) => w(rule.names_a_person ? "yes" : "no"),
          },
          {
            key: "limit",
            title: w("perMember"),
            isNumber: true,
            render: (rule) => rule.limit_per_member ?? NONE,
          },
          {
            key: "blocks",
            title: w("blocksMerge"),
            render: (rule) => w(rule.blocks_merge_when_verified_differs ? "yes" : "no"),
          },
        ]}
        rowKey={(rule) => rule.kind}
        label={w("identityKinds")}
        empty={null}
      />
      {edited && (
        <EntryDrawer<Rule>
          title={kindName(edited.kind)}
          initial={edited}
          prefix={["rules", 0]}
          onSave={(values) =>
            change.mutateAsync({ body: { rules: [{ ...values, kind: edited.kind }] } })
          }
          onClose={() => setEdited(null)}
        >
          <Form.Item name="priority" label={w("priority")} extra={w("priorityHint")}>
            <InputNumber min={1} max={1000} precision={0} />
          </Form.Item>
          <Form.Item name="limit_per_member" label={w("perMember")} extra={w("perMemberHint")}>
            <InputNumber min={1} max={100_000} precision={0} />
          </Form.Item>
          <Form.Item
            name="blocks_merge_when_verified_differs"
            label={w("blocksMerge")}
            extra={w("blocksMergeHint")}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        </EntryDrawer>
      )}
    </Section>
  );
}

function PhoneRegion({ region }: { region: string }) {
  const w = useWords();
  const mayWrite = useMay("settings.write");
  const change = useChange();
  return (
    <Section title={w("phoneRegion")}>
      <ActForm<{ phone_region: string }>
        act={w("save")}
        initial={{ phone_region: region }}
        onSubmit={(body) => change.mutateAsync({ body })}
        isDisabled={!mayWrite}
        isMinor
      >
        <Form.Item
          name="phone_region"
          label={w("phoneRegion")}
          extra={w("phoneRegionHint")}
          rules={[{ required: true }]}
        >
          <Input maxLength={2} />
        </Form.Item>
      </ActForm>
    </Section>
  );
}

function BlockedValues({ found, rules }: { found: Found; rules: Rules }) {
  const w = useWords();
  const mayWrite = useMay("settings.write");
  const change = useChange();
  const kindName = useKindName();
  const [form] = Form.useForm<Blocked>();

  async function block(value: Blocked): Promise<void> {
    await change.mutateAsync({ body: { blocked: [value] } });
    form.resetFields();
  }

  return (
    <Section title={w("blocked")} lead={w("blockedLead")}>
      <div className="stack">
        {mayWrite && (
          <ActForm<Blocked>
            form={form}
            act={w("block")}
            onSubmit={block}
            guardsLeaving={false}
            isMinor
          >
            <div className="form-grid">
              <Form.Item name="kind" label={w("kind")} rules={[{ required: true }]}>
                <Select
                  options={rules.rules.map(({ kind }) => ({ value: kind, label: kindName(kind) }))}
                />
              </Form.Item>
              <Form.Item name="value" label={w("value")} rules={[{ required: true }]}>
                <Input maxLength={300} />
              </Form.Item>
            </div>
          </ActForm>
        )}
        <DataTable
          list={wholeList(found, rules.blocked)}
          columns={[
            {
              key: "value",
              title: w("value"),
              render: (each) => (
                <Flex gap={8}>
                  <code>{each.value}</code>
                </Flex>
              ),
            },
            {
              key: "kind",
              title: w("kind"),
              render: (each) => (each.kind ? kindName(each.kind) : NONE),
            },
            {
              key: "act",
              title: "",
              render: (each) =>
                mayWrite && (
                  <Button
                    size="small"
                    onClick={() => change.mutate({ body: { unblocked: [each] } })}
                  >
                    {w("unblock")}
                  </Button>
                ),
            },
          ]}
          rowKey={(each) => `${each.kind} ${each.value}`}
          label={w("blocked")}
          empty={<Empty title={w("blockedEmpty")} />}
          isDense
        />
      </div>
    </Section>
  );
}
