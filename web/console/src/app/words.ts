import { wordsOf } from "@/shared/i18n";
import en from "./words.en";
import zh from "./words.zh";

/** The words of the frame. */
export const useFrameWords = wordsOf("frame", { en, "zh-CN": zh });
