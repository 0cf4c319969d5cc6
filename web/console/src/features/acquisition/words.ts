import { wordsOf } from "@/shared/i18n";
import en from "./words.en";
import zh from "./words.zh";

export const useWords = wordsOf("acquisition", { en, "zh-CN": zh });
