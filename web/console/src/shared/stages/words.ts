import { wordsOf } from "@/shared/i18n";
import en from "./words.en";
import zh from "./words.zh";

/** What the stages of a member's life and the groups by RFM are called. */
export const useStageWords = wordsOf("stages", { en, "zh-CN": zh });
