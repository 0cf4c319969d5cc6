import { wordsOf } from "@/shared/i18n";
import en from "./words.en";
import zh from "./words.zh";

export const useWords = wordsOf("report-schedules", { en, "zh-CN": zh });
