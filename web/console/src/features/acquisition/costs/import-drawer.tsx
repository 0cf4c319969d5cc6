import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { Alert, App, Button, Drawer, Flex, Spin, Upload } from "antd";
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { problemOf, refresh, type ApiProblem } from "@/shared/api";
import { downloadCsv, Problem } from "@/shared/ui";
import { useWords } from "../words";
import { Lines } from "./lines";
import { sendCosts, textOf, type Told } from "./send-file";

const WIDTH = 1_080;
const COLUMNS = [
  ["from", "to", "campaign", "partner", "channel", "store", "amount", "currency"],
  ["reference", "note"],
].flat();
const EXAMPLE = ["2026-03-01", "2026-03-31", "spring", "", "", "", "1200.50", "CNY"];

interface Read {
  name: string;
  text: string;
  told: Told;
}

/** Costs from a file: first what would become of every line, then, when it is wanted, for good. */
export function ImportDrawer({ onClose }: { onClose: () => void }) {
  const w = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [read, setRead] = useState<Read | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  async function take(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  }

  const preview = (file: File) =>
    take(async () => {
      const text = await textOf(file);
      setRead({ name: file.name, text, told: await sendCosts(text, true) });
    });
  const enter = ({ text }: Read) =>
    take(async () => {
      const done = await sendCosts(text, false);
      await refresh(client, ["/v1/acquisition/costs", "/v1/catalog"]);
      void message.success(w("costsSaved", { count: done.created_count }));
      onClose();
    });

  return (
    <Drawer open title={w("importCosts")} size={WIDTH} onClose={onClose}>
      <div className="stack">
        {problem && <Problem problem={problem} />}
        {read === null ? (
          <Spin spinning={isBusy}>
            <Chooser onChoose={(file) => void preview(file)} />
          </Spin>
        ) : (
          <>
            <Summary read={read} />
            <Lines lines={read.told.results} />
            <Flex wrap gap={8}>
              <Button
                type="primary"
                loading={isBusy}
                disabled={read.told.created_count === 0}
                onClick={() => void enter(read)}
              >
                {w("enterCosts", { count: read.told.created_count })}
              </Button>
              <Button onClick={() => setRead(null)}>{w("otherFile")}</Button>
            </Flex>
          </>
        )}
      </div>
    </Drawer>
  );
}

function Chooser({ onChoose }: { onChoose: (file: File) => void }) {
  const w = useWords();
  return (
    <div className="stack">
      <Upload.Dragger
        accept=".csv,.txt"
        showUploadList={false}
        beforeUpload={(file) => {
          onChoose(file);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p className="ant-upload-text">{w("dropHere")}</p>
        <p className="ant-upload-hint">{w("dropHint")}</p>
      </Upload.Dragger>
      <p className="secondary">
        {w("columnsHint")} <code>{COLUMNS.join(", ")}</code>
      </p>
      <div>
        <Button
          icon={<DownloadOutlined />}
          onClick={() => downloadCsv("acquisition-costs", [COLUMNS, EXAMPLE])}
        >
          {w("template")}
        </Button>
      </div>
    </div>
  );
}

function Summary({ read: { name, told } }: { read: Read }) {
  const w = useWords();
  const parts = [
    w("willEnter", { count: told.created_count }),
    ...(told.known_count > 0 ? [w("areKnown", { count: told.known_count })] : []),
    ...(told.refused_count > 0 ? [w("areRefused", { count: told.refused_count })] : []),
  ];
  return (
    <Alert
      showIcon
      type={told.refused_count > 0 ? "warning" : "info"}
      title={`${name}: ${parts.join(w("comma"))}`}
      description={told.refused_count > 0 && w("refusedHint")}
    />
  );
}
