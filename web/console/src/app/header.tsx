import { MenuOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Flex, Layout, Tag, Tooltip } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useInstallation } from "@/shared/session";
import { AccountMenu } from "./account-menu";
import { LanguageMenu } from "./language-menu";
import { useFrameWords } from "./words";

const Palette = lazy(async () => ({ default: (await import("./palette")).Palette }));

interface HeaderProps {
  /** Opens the menu where it is a drawer. */
  onMenu?: () => void;
}

/** Search, language and account above every page. */
export function Header({ onMenu }: HeaderProps) {
  const w = useFrameWords();
  const [isSearching, setSearching] = useState(false);
  const [early, setEarly] = useState("");

  useEffect(() => {
    function hear(event: KeyboardEvent): void {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setSearching(true);
      }
    }
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, []);

  return (
    <Layout.Header className="header">
      {onMenu && (
        <Button type="text" icon={<MenuOutlined />} aria-label={w("menu")} onClick={onMenu} />
      )}
      <button type="button" className="search-button" onClick={() => setSearching(true)}>
        <SearchOutlined />
        <span className="search-long">{w("searchAll")}</span>
        <span className="search-short">{w("searchShort")}</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      <Flex align="center" gap={4} className="header-end">
        <Badges />
        <LanguageMenu />
        <AccountMenu />
      </Flex>
      <Suspense fallback={<Early text={early} onText={setEarly} />}>
        {isSearching && (
          <Palette
            begunWith={early}
            onClose={() => {
              setSearching(false);
              setEarly("");
            }}
          />
        )}
      </Suspense>
    </Layout.Header>
  );
}

/** Keeps what is written before the search has come. */
function Early({ text, onText }: { text: string; onText: (text: string) => void }) {
  const w = useFrameWords();
  return (
    <input
      autoFocus
      className="heard"
      aria-label={w("searchAll")}
      value={text}
      onChange={(event) => onText(event.target.value)}
    />
  );
}

/** What people must not forget: that time or data here are not real. */
function Badges() {
  const w = useFrameWords();
  const formats = useFormats();
  const { isSandbox, now } = useInstallation();
  const sample = useOne("/v1/sample", {}, { staleMs: 60_000 });
  const hasSample = sample.data !== undefined && sample.data.state !== "none";
  return (
    <>
      {hasSample && <Badge text={w("sampleData")} help={w("sampleDataHelp")} />}
      {isSandbox && (
        <Badge
          text={w("clockSandbox", { time: formats.minute(now().toISOString()) })}
          help={w("clockSandboxHelp")}
        />
      )}
    </>
  );
}

function Badge({ text, help }: { text: string; help: string }) {
  return (
    <Tooltip title={help}>
      <Tag color="warning" className="badge">
        {text}
      </Tag>
    </Tooltip>
  );
}
