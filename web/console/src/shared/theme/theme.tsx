import { App, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { useLanguage } from "@/shared/i18n";
import { useKept } from "@/shared/preferences";
import { AppearanceContext, appearanceOf, type Appearance } from "./appearance";
import { themeOf } from "./tokens";

const DARK = "(prefers-color-scheme: dark)";
const STILL = "(prefers-reduced-motion: reduce)";

/** Theme and language of all components; light or dark as the account keeps it. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const [kept, keep] = useKept("appearance");
  const appearance = appearanceOf(kept);
  const isSystemDark = useMedia(DARK);
  const isStill = useMedia(STILL);
  const isDark = appearance === "system" ? isSystemDark : appearance === "dark";

  useEffect(() => {
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
  }, [isDark]);
  dayjs.locale(language === "zh-CN" ? "zh-cn" : "en");

  const shared = useMemo(
    () => ({
      appearance,
      isDark,
      choose: (chosen: Appearance) => keep(chosen),
    }),
    [appearance, isDark, keep],
  );
  const config = useMemo(() => themeOf(isDark, isStill), [isDark, isStill]);
  return (
    <AppearanceContext value={shared}>
      <ConfigProvider
        theme={config}
        locale={language === "zh-CN" ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
        form={{ requiredMark: "optional", scrollToFirstError: true }}
      >
        <App className="app">{children}</App>
      </ConfigProvider>
    </AppearanceContext>
  );
}

function useMedia(query: string): boolean {
  const [does, setDoes] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const hear = () => setDoes(media.matches);
    media.addEventListener("change", hear);
    return () => media.removeEventListener("change", hear);
  }, [query]);
  return does;
}
