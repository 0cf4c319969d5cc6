import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { useState } from "react";
import { useSharedWords } from "../words";

interface CopyIdProps {
  id: string;
  /** Show all of it instead of its end. */
  isWhole?: boolean;
  /** What it is the id of, for those who hear the page. */
  what?: string;
}

const TAIL = 6;
const SAID_MS = 1500;

/** An id that nobody reads, short, and copied whole with a click. */
export function CopyId({ id, isWhole = false, what }: CopyIdProps) {
  const w = useSharedWords();
  const [isCopied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    await copyText(id);
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_MS);
  }

  const shown = isWhole ? id : `…${id.slice(-TAIL)}`;
  // Who speaks to the page names what they see, so the label holds that too.
  const label = what ? `${w("copy", { what })} ${shown}` : w("copy", { what: shown });
  return (
    <Tooltip title={isCopied ? w("copied") : id}>
      <button type="button" className="copy-id" onClick={() => void copy()} aria-label={label}>
        <code>{shown}</code>
        {isCopied ? <CheckOutlined /> : <CopyOutlined />}
      </button>
    </Tooltip>
  );
}

/** The clipboard of browsers is closed to pages that came over plain http. */
export async function copyText(text: string): Promise<void> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) {
    await clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  // The only way there is without the clipboard of secure pages.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.execCommand("copy");
  area.remove();
}
