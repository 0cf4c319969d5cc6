import { Form, InputNumber, Select } from "antd";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useInstallation, useMay } from "@/shared/session";
import { ActForm, DataTable, Empty, Section } from "@/shared/ui";
import { useWords } from "./words";

type Limit = Schema<"LimitBody">;

/** Keys go by this name among roles. */
const KEYS = "api_key";

/** How much each role may adjust by hand without anybody's approval. */
export function Limits() {
  const w = useWords();
  const formats = useFormats();
  const mayWrite = useMay("ledger.approve");
  const found = useOne("/v1/adjustment-limits", {});
  return (
    <>
      <Section title={w("part.limits")} isFlush>
        <DataTable
          list={wholeList(found, found.data)}
          columns={[
            {
              key: "role",
              title: w("role"),
              render: (each) => (each.role === KEYS ? w("roleKeys") : <code>{each.role}</code>),
            },
            { key: "asset", title: w("asset"), render: (each) => <code>{each.asset}</code> },
            {
              key: "units",
              title: w("unitsMax"),
              isNumber: true,
              render: (each) => formats.count(each.units_max),
            },
          ]}
          rowKey={(each) => `${each.role} ${each.asset}`}
          label={w("part.limits")}
          empty={<Empty title={w("limitsEmpty")} hint={w("limitsEmptyHint")} />}
        />
      </Section>
      {mayWrite && <NewLimit />}
    </>
  );
}

function NewLimit() {
  const w = useWords();
  const { program } = useInstallation();
  const mayStaff = useMay("staff.read");
  const roles = useOne("/v1/roles", {}, { isEnabled: mayStaff });
  const assets = useOne(
    "/v1/programs/{program}/assets",
    { path: { program: program?.code ?? "" } },
    { isEnabled: program !== undefined },
  );
  const set = useAct("put", "/v1/adjustment-limits", { done: w("saved"), isQuiet: true });
  const codes = [...(roles.data?.items ?? []).map((each) => each.code), KEYS];
  return (
    <Section title={w("limitSet")}>
      <ActForm<Limit>
        act={w("save")}
        onSubmit={(body) => set.mutateAsync({ body })}
        guardsLeaving={false}
      >
        <div className="form-grid">
          <Form.Item name="role" label={w("role")} rules={[{ required: true }]}>
            <Select options={codes.map((code) => ({ value: code, label: code }))} />
          </Form.Item>
          <Form.Item name="asset" label={w("asset")} rules={[{ required: true }]}>
            <Select
              options={assetCodes(assets.data).map((code) => ({ value: code, label: code }))}
            />
          </Form.Item>
          <Form.Item
            name="units_max"
            label={w("unitsMax")}
            extra={w("unitsMaxHint")}
            rules={[{ required: true }]}
          >
            <InputNumber className="wide" min={0} precision={0} />
          </Form.Item>
        </div>
      </ActForm>
    </Section>
  );
}

function assetCodes(answer: { items: { code: string }[] } | { code: string }[] | undefined) {
  if (!answer) return [];
  return (Array.isArray(answer) ? answer : answer.items).map(({ code }) => code);
}
