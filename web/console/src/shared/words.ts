import { wordsOf } from "./i18n";
import en from "./words.en";
import zh from "./words.zh";

/** The words of shared components. */
export const useSharedWords = wordsOf("shared", { en, "zh-CN": zh });
