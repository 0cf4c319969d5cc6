import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Flex, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useMay } from "@/shared/session";
import { useComplaint } from "@/shared/refusals";
import { useSharedWords } from "../words";

interface MaskedProps {
  /** The masked form: `138****1234`. */
  value: string;
  /** What it is, for those who hear the page. */
  label: string;
  /** Reads the open form; the server notes it in the audit log. */
  reveal?: () => Promise<string>;
}

const SHOWN_MS = 60_000;

/** Contact data under a mask; who may see it opens it for a minute, and that is audited. */
export function Masked({ value, label, reveal }: MaskedProps) {
  const w = useSharedWords();
  const complain = useComplaint();
  const mayShow = useMay("members.pii");
  const [open, setOpen] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    if (open === null) return;
    const timer = setTimeout(() => setOpen(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [open]);

  async function show(): Promise<void> {
    if (!reveal) return;
    setBusy(true);
    try {
      setOpen(await reveal());
    } catch (error) {
      complain(error);
    } finally {
      setBusy(false);
    }
  }

  const isOpen = open !== null;
  return (
    <Flex gap={4} align="center" component="span" className="masked">
      <span className="number">{open ?? value}</span>
      {reveal && mayShow && (
        <Tooltip title={isOpen ? w("shownForAMinute") : w("show")}>
          <Button
            type="text"
            size="small"
            loading={isBusy}
            icon={isOpen ? <EyeInvisibleOutlined /> : <EyeOutlined />}
            aria-label={`${w(isOpen ? "hide" : "show")}: ${label}`}
            onClick={() => (isOpen ? setOpen(null) : void show())}
          />
        </Tooltip>
      )}
    </Flex>
  );
}
