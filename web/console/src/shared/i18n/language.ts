import { createInstance, type FormatterModule } from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";

export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_AS = "regulars.language";

/** Words are flat keys with dots in them; each feature brings its own when it is loaded. */
export const i18n = createInstance();

export function startLanguage(): void {
  void i18n
    .use(initReactI18next)
    .use(numbersInWords)
    .init({
      lng: keptLanguage() ?? browserLanguage(),
      fallbackLng: "en",
      supportedLngs: [...LANGUAGES],
      resources: {},
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false, alwaysFormat: true },
      react: { useSuspense: false },
      initAsync: false,
    });
  i18n.on("languageChanged", showLanguage);
  showLanguage(i18n.language);
}

// Numbers in sentences are written as the language writes them.
const numbersInWords: FormatterModule = {
  type: "formatter",
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format?: string, language?: string) =>
    typeof value === "number" ? value.toLocaleString(language) : String(value),
};

/** The language that people read now; components that ask are drawn anew when it changes. */
export function useLanguage(): Language {
  const { i18n: now } = useTranslation(undefined, { i18n });
  return now.language === "zh-CN" ? "zh-CN" : "en";
}

/** The language outside of components. */
export function languageNow(): Language {
  return i18n.language === "zh-CN" ? "zh-CN" : "en";
}

/** Choose a language; this browser begins with it until an account brings its own. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language);
  void i18n.changeLanguage(language);
}

/** Take the account's language. */
export function takeLanguage(language: Language): void {
  if (language !== languageNow()) chooseLanguage(language);
}

function keptLanguage(): Language | null {
  const kept = localStorage.getItem(KEPT_AS);
  return LANGUAGES.find((each) => each === kept) ?? null;
}

function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

function showLanguage(language: string): void {
  document.documentElement.lang = language;
}
