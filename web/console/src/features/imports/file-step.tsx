import { InboxOutlined } from "@ant-design/icons";
import { Form, Select, Spin, Upload } from "antd";
import { useView } from "@/shared/ui";
import { Section } from "@/shared/ui";
import { KINDS, type Kind } from "./fields";
import { useWords } from "./words";

const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,.json,.parquet,.gz";

interface FileStepProps {
  isBusy: boolean;
  onTake: (files: File[], kind: Kind | null) => Promise<void>;
}

/** Which files, and what they hold; left open, their columns tell. */
export function FileStep({ isBusy, onTake }: FileStepProps) {
  const w = useWords();
  const [view, setView] = useView(["kind"]);
  const kind = KINDS.find((each) => each === view.kind) ?? null;
  return (
    <Section>
      <Form layout="vertical" requiredMark={false}>
        <Form.Item label={w("kind")} extra={w("kindHint")}>
          <Select
            className="import-kind"
            aria-label={w("kind")}
            value={kind}
            placeholder={w("kindByColumns")}
            allowClear
            options={KINDS.map((value) => ({ value, label: w(`kind.${value}`) }))}
            onChange={(value: Kind | null) => setView({ kind: value })}
          />
        </Form.Item>
      </Form>
      <Spin spinning={isBusy}>
        <Upload.Dragger
          multiple
          accept={ACCEPTED}
          showUploadList={false}
          disabled={isBusy}
          beforeUpload={(file, all) => {
            // Several are handed over together, one by one: the last call has them all.
            if (file === all.at(-1)) void onTake([...all], kind);
            return false;
          }}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p className="ant-upload-text">{w("dropHere")}</p>
          <p className="ant-upload-hint">{w("dropHint")}</p>
        </Upload.Dragger>
      </Spin>
    </Section>
  );
}
