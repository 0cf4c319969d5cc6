import { Form, InputNumber, Select } from "antd";
import { useState } from "react";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useProgramParts } from "@/shared/program";
import { useRoleTitle } from "@/shared/ready-made";
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
  const roles = useRoleTitles();
  const { asset: assetOf } = useProgramParts();
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
              render: (each) => roles.get(each.role) ?? <code>{each.role}</code>,
            },
            {
              key: "asset",
              title: w("asset"),
              render: (each) => assetOf(each.asset)?.name ?? <code>{each.asset}</code>,
            },
            {
              key: "units",
              title: w("unitsMax"),
              isNumber: true,
              render: (each) => {
                const { scale = 0, unit = "" } = assetOf(each.asset) ?? {};
                return `${formats.units(each.units_max, scale)} ${unit}`;
              },
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

/** What roles are called, for whoever may know; keys are one of them here. */
function useRoleTitles(): Map<string, string> {
  const w = useWords();
  const titleOf = useRoleTitle();
  const roles = useOne("/v1/roles", {}, { isEnabled: useMay("staff.read") });
  return new Map([
    ...(roles.data?.items ?? []).map((role) => [role.code, titleOf(role)] as const),
    [KEYS, w("roleKeys")],
  ]);
}

function NewLimit() {
  const w = useWords();
  const installation = useInstallation();
  const [chosen, setProgram] = useState<string>();
  const program = chosen ?? installation.program?.code;
  const { assets } = useProgramParts(program);
  const set = useAct("put", "/v1/adjustment-limits", { done: w("saved"), isQuiet: true });
  const roles = [...useRoleTitles()];
  const { programs } = installation;
  return (
    <Section title={w("limitSet")}>
      <ActForm<Limit>
        act={w("save")}
        onSubmit={(body) => set.mutateAsync({ body })}
        guardsLeaving={false}
      >
        <div className="form-grid">
          <Form.Item name="role" label={w("role")} rules={[{ required: true }]}>
            <Select options={roles.map(([value, label]) => ({ value, label }))} />
          </Form.Item>
          {programs.length > 1 && (
            <Form.Item label={w("program")} required>
              <Select
                aria-label={w("program")}
                {...(program ? { value: program } : {})}
                options={programs.map(({ code, name }) => ({ value: code, label: name }))}
                onChange={setProgram}
              />
            </Form.Item>
          )}
          <Form.Item name="asset" label={w("asset")} rules={[{ required: true }]}>
            <Select options={assets.map(({ code, name }) => ({ value: code, label: name }))} />
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
