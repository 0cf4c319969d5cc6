import { wordsOf } from "@/shared/i18n";
import en from "./words.en";
import zh from "./words.zh";

/** What the platform brings along is called, in both languages. */
export const useWords = wordsOf("ready-made", { en, "zh-CN": zh });
