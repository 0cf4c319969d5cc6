import { Alert, Form } from "antd";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { assetNames } from "@/shared/program";
import { useInstallation, useMay } from "@/shared/session";
import { ActForm, Loaded, Page, Section } from "@/shared/ui";
import { Fields } from "./fields";
import { settingsOf, valuesOf, type Settings, type Values } from "./settings";
import { useMeaning } from "./use-meaning";
import { useWords } from "./words";

const NEW: Settings = { name: "", kind: "points", expiry: { kind: "rolling", months: 12 } };

export function NewAssetPage() {
  const w = useWords();
  const [search] = useSearchParams();
  const { programs } = useInstallation();
  const program = search.get("program") ?? programs[0]?.code ?? "";
  return (
    <Page title={w("newTitle")} back={{ to: "/program-assets", text: w("title") }} width="form">
      <AssetForm program={program} before={NEW} code="" isNew />
    </Page>
  );
}

export function AssetPage() {
  const w = useWords();
  const name = useName();
  const { program = "", code = "" } = useParams();
  const asset = useOne("/v1/programs/{program}/assets/{code}", { path: { program, code } });
  return (
    <Page
      title={asset.data ? name(assetNames(settings(asset.data))) : w("asset")}
      lead={<code>{code}</code>}
      back={{ to: `/program-assets?program=${encodeURIComponent(program)}`, text: w("title") }}
      width="form"
    >
      <Loaded query={asset}>
        {(found) => <AssetForm key={code} program={program} code={code} before={settings(found)} />}
      </Loaded>
    </Page>
  );
}

const settings = (asset: Schema<"AssetAnswer">) => asset.settings as unknown as Settings;

interface AssetFormProps {
  program: string;
  code: string;
  before: Settings;
  isNew?: boolean;
}

function AssetForm({ program, code, before, isNew = false }: AssetFormProps) {
  const w = useWords();
  const navigate = useNavigate();
  const meaning = useMeaning();
  const mayWrite = useMay("rules.write");
  const [form] = Form.useForm<Values>();
  const shown = Form.useWatch([], form) as Values | undefined;
  const save = useAct("put", "/v1/programs/{program}/assets/{code}", {
    changes: ["/v1/programs/{program}/assets"],
    isQuiet: true,
    done: w("saved"),
  });

  async function submit(values: Values): Promise<void> {
    const body = settingsOf(values, before) as unknown as Record<string, unknown>;
    await save.mutateAsync({ path: { program, code: values.code }, body });
    await navigate(`/program-assets?program=${encodeURIComponent(program)}`);
  }

  return (
    <div className="stack">
      <Alert
        type="info"
        title={w("meaning")}
        description={meaning(shown?.expiry ? settingsOf(shown, before) : before)}
      />
      {!isNew && <p className="secondary">{w("laterOnly")}</p>}
      <Section>
        <ActForm<Values>
          form={form}
          act={w(isNew ? "create" : "save")}
          initial={valuesOf(code, before)}
          onSubmit={submit}
          onCancel={() => void navigate("/program-assets")}
          isDisabled={!mayWrite}
          {...(isNew ? { draft: "asset" } : {})}
        >
          <Fields isNew={isNew} />
        </ActForm>
      </Section>
    </div>
  );
}
