import { GlobalOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { ask } from "@/shared/api";
import { chooseLanguage, useLanguage, type Language } from "@/shared/i18n";
import { useFrameWords } from "./words";

/** Languages are called by their own names. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", "zh-CN": "简体中文" };

/** Changes the language of the pages, and of the account where somebody is signed in. */
export function LanguageMenu({ isSignedIn = true }: { isSignedIn?: boolean }) {
  const w = useFrameWords();
  const language = useLanguage();

  function choose(chosen: Language): void {
    chooseLanguage(chosen);
    // What the server cannot keep, this browser still does.
    if (isSignedIn)
      ask("patch", "/v1/account", { body: { locale: chosen } }).catch(() => undefined);
  }

  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectedKeys: [language],
        items: Object.entries(LANGUAGE_NAMES).map(([key, label]) => ({
          key,
          label: <span lang={key}>{label}</span>,
        })),
        onClick: ({ key }) => choose(key as Language),
      }}
    >
      <Button type="text" icon={<GlobalOutlined />} aria-label={w("language")} />
    </Dropdown>
  );
}
