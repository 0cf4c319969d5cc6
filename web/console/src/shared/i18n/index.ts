export {
  chooseLanguage,
  i18n,
  LANGUAGES,
  languageNow,
  startLanguage,
  takeLanguage,
  useLanguage,
  type Language,
} from "./language";
export { nameIn, useName, wordsOf, type Names, type Tell } from "./words";
