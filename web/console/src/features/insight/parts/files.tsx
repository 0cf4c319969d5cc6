import { DownloadOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { downloadFrom } from "@/shared/ui";
import { useComplaint } from "@/shared/refusals";
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
  const complain = useComplaint();
  const [isBusy, setBusy] = useState(false);

  async function save(format: string): Promise<void> {
    setBusy(true);
    try {
      await downloadFrom("GET", fileAddress(name, asked, format));
    } catch (error) {
      complain(error);
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
