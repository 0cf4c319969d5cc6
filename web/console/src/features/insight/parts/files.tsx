import { DownloadOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { problemOf } from "@/shared/api";
import { downloadFrom } from "@/shared/ui";
import { useWords } from "../words";
import { fileAddress, type ReportQuery } from "./report";

const FORMATS = ["xlsx", "csv", "parquet"] as const;

interface FilesProps {
  name: string;
  asked: ReportQuery;
  text?: string;
}

/** The report as a file: for people, for spreadsheets, for engines. */
export function Files({ name, asked, text }: FilesProps) {
  const w = useWords();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);

  async function save(format: string): Promise<void> {
    setBusy(true);
    try {
      await downloadFrom("GET", fileAddress(name, asked, format));
    } catch (error) {
      const problem = problemOf(error);
      void message.error(`${problem.message} (${problem.code})`);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: FORMATS.map((key) => ({ key, label: w(`file.${key}`) })),
        onClick: ({ key }) => void save(key),
      }}
    >
      <Button icon={<DownloadOutlined />} loading={isBusy}>
        {text ?? w("files")}
      </Button>
    </Dropdown>
  );
}
