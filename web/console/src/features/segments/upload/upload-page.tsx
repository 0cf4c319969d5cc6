import { Button, Form } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { problemOf, useAct, type ApiProblem } from "@/shared/api";
import { Page, Problem, Section, useLeaving } from "@/shared/ui";
import { NamingFields, type Names } from "../naming";
import "../segments.css";
import { useWords } from "../words";
import { ListInput, type Given } from "./list-input";

/** A segment of whom a list names: from a file or pasted, each line answered. */
export function UploadPage() {
  const w = useWords();
  const navigate = useNavigate();
  const [form] = Form.useForm<Names>();
  const [given, setGiven] = useState<Given | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [made, setMade] = useState("");
  const [isDone, setDone] = useState(false);
  const create = useAct("post", "/v1/segments", { isQuiet: true });
  const upload = useAct("post", "/v1/segments/{code}/uploads", { isOnce: true, isQuiet: true });
  useLeaving(given !== null && !isDone);

  async function save(list: Given): Promise<void> {
    const values = await form.validateFields();
    const { code } = values;
    try {
      if (made !== code) {
        const body = { ...values, kind: "uploaded" as const, description: "", publish: false };
        await create.mutateAsync({ body });
        setMade(code);
      }
      const { content, kind, fileName } = list;
      const sent = { content, kind, file_name: fileName, mode: "add" as const };
      const { upload: taken } = await upload.mutateAsync({ path: { code }, body: sent });
      setDone(true);
      setTimeout(() => void navigate(`/segments/${encodeURIComponent(code)}?upload=${taken.id}`));
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <Page
      title={w("uploadTitle")}
      lead={w("uploadLead")}
      back={{ to: "/segments", text: w("title") }}
      width="form"
    >
      <Section title={w("naming")}>
        <Form<Names> form={form} layout="vertical" initialValues={{ name_en: "", name_zh: "" }}>
          <div className="form-grid">
            <NamingFields />
          </div>
        </Form>
      </Section>
      <Section title={w("list")} lead={w("listLead")}>
        <ListInput onChange={setGiven} />
      </Section>
      {problem && <Problem problem={problem} title={w("notSaved")} />}
      <div>
        <Button
          type="primary"
          disabled={given === null}
          loading={create.isPending || upload.isPending}
          onClick={() => given && void save(given).catch(() => undefined)}
        >
          {given ? w("uploadLines", { count: given.lineCount }) : w("upload")}
        </Button>
      </div>
    </Page>
  );
}
