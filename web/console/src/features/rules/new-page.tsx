import { Form, Input, Radio, Select } from "antd";
import { useNavigate, useSearchParams } from "react-router";
import { useAct } from "@/shared/api";
import { useLanguage } from "@/shared/i18n";
import { useProgramParts } from "@/shared/program";
import { useInstallation } from "@/shared/session";
import { ActForm, Page, Section, useView } from "@/shared/ui";
import { tidied } from "./body";
import { bodyOf, codeOf, TEMPLATES, type Template } from "./templates";
import { useWords } from "./words";
import "./rules.css";

interface Values {
  template: Template;
  en: string;
  zh: string;
  code: string;
  asset: string;
}

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Begins a rule from one of the usual kinds; what it says is written on its own page. */
export function NewRulePage() {
  const w = useWords();
  const navigate = useNavigate();
  const language = useLanguage();
  const [search] = useSearchParams();
  const [view, setView] = useView(["template"]);
  const [form] = Form.useForm<Values>();
  const { programs, timeZone, now } = useInstallation();
  const program = search.get("program") ?? programs[0]?.code ?? "";
  const parts = useProgramParts(program);
  const save = useAct("put", "/v1/programs/{program}/rules/{code}/draft", {
    changes: ["/v1/programs/{program}/rules"],
    isQuiet: true,
  });
  const template = TEMPLATES.find((each) => each === view.template) ?? "double_day";
  const earned = parts.assets.filter((each) => each.kind === "points");

  async function begin(values: Values): Promise<void> {
    const today = new Intl.DateTimeFormat("en-CA", { timeZone }).format(now());
    const names = { en: values.en || values.zh, "zh-CN": values.zh || values.en };
    const body = tidied(bodyOf(values.template, values.asset, names, today));
    const path = { program, code: values.code };
    await save.mutateAsync({ path, body: body as unknown as Record<string, unknown> });
    await navigate(`/rules/${encodeURIComponent(program)}/${encodeURIComponent(values.code)}`);
  }

  // The code follows the English name until somebody writes it.
  function follow(changed: Partial<Values>): void {
    if (changed.template) setView({ template: changed.template });
    const field = language === "zh-CN" ? "zh" : "en";
    if (changed.template && !form.isFieldTouched(field)) {
      form.setFieldValue(field, w(`template.${changed.template}`));
      if (!form.isFieldTouched("code")) form.setFieldValue("code", codeOf(changed.template));
      return;
    }
    if (changed.en === undefined || form.isFieldTouched("code")) return;
    form.setFieldValue("code", codeOf(changed.en));
  }

  const asset = earned[0]?.code ?? parts.assets[0]?.code;
  if (parts.isLoading || !asset) return <Page title={w("newTitle")}>{null}</Page>;
  return (
    <Page
      title={w("newTitle")}
      lead={w("newLead")}
      back={{ to: "/rules", text: w("title") }}
      width="form"
    >
      <Section>
        <ActForm<Values>
          form={form}
          act={w("begin")}
          initial={{
            template,
            en: w(`template.${template}`),
            zh: "",
            code: codeOf(template),
            asset,
            ...(language === "zh-CN" ? { en: "", zh: w(`template.${template}`) } : {}),
          }}
          onSubmit={begin}
          onCancel={() => void navigate("/rules")}
          onValuesChange={(changed) => follow(changed)}
        >
          <Form.Item name="template" label={w("templates")} rules={[{ required: true }]}>
            <Radio.Group className="rule-templates">
              {TEMPLATES.map((each) => (
                <Radio key={each} value={each}>
                  {w(`template.${each}`)}
                  <div className="secondary small">{w(`template.${each}.hint`)}</div>
                </Radio>
              ))}
            </Radio.Group>
          </Form.Item>
          <div className="form-grid">
            <Form.Item name="en" label={w("names.en")}>
              <Input maxLength={128} lang="en" />
            </Form.Item>
            <Form.Item name="zh" label={w("names.zh-CN")}>
              <Input maxLength={128} lang="zh-CN" />
            </Form.Item>
            <Form.Item
              name="code"
              label={w("code")}
              extra={w("codeHint")}
              rules={[{ required: true }, { pattern: CODE, message: w("codeRule") }]}
            >
              <Input maxLength={64} />
            </Form.Item>
            <Form.Item name="asset" label={w("asset")} rules={[{ required: true }]}>
              <Select
                options={parts.assets.map(({ code, name }) => ({ value: code, label: name }))}
              />
            </Form.Item>
          </div>
        </ActForm>
      </Section>
    </Page>
  );
}
