import { wordsOf } from "@/shared/i18n";
import en from "./words.en";
import zh from "./words.zh";

/** The words of the pages before the frame. */
export const useWords = wordsOf("entry", { en, "zh-CN": zh });
