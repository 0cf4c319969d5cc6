import { GlobalOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { ask } from "@/shared/api";
import { chooseLanguage, useLanguage, type Language } from "@/shared/i18n";
import { useFrameWords } from "./words";

/** Languages are called by their own names. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", "zh-CN": "简体中文" };

/** What was chosen before the sign-in, and belongs to the account after it. */
let chosenBefore: Language | null = null;

/** Give the language that was chosen on the way in to the account. */
export async function carryLanguage(): Promise<void> {
  const locale = chosenBefore;
  chosenBefore = null;
  if (locale) await ask("patch", "/v1/account", { body: { locale } }).catch(() => undefined);
}

/** Changes the language of the pages, and of the account where somebody is signed in. */
export function LanguageMenu({ isSignedIn = true }: { isSignedIn?: boolean }) {
  const w = useFrameWords();
  const language = useLanguage();

  function choose(chosen: Language): void {
    chooseLanguage(chosen);
    chosenBefore = chosen;
    if (isSignedIn) void carryLanguage();
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
