import type { Language } from "@/shared/i18n";
import everywhere from "./everywhere.zh";
import fields, { patterns } from "./fields.zh";
import program from "./program.zh";

/** A refusal as the interface gives it: a stable code, and a sentence in English. */
export interface Refused {
  code: string;
  detail: string;
}

export interface Told {
  text: string;
  /** What the platform says besides, in English: names and numbers that no code holds. */
  more: string | null;
}

/** Every refusal in Chinese, by its code. */
export const refusals: Record<string, string> = { ...everywhere, ...program };

// The sentence of these says all that there is to say.
const IS_ALL = new Set([
  "forbidden",
  "internal_error",
  "invalid_credentials",
  "invalid_cursor",
  "invalid_second_factor",
  "mail_not_configured",
  "member_erased",
  "member_not_found",
  "not_found",
  "not_signed_in",
  "password_change_due",
  "second_factor_required",
  "unauthenticated",
  "unavailable",
]);

/** A refusal in the language of the reader. */
export function toldIn(language: Language, { code, detail }: Refused): Told {
  const known = language === "zh-CN" ? refusals[code] : undefined;
  if (known === undefined) return { text: detail, more: null };
  return { text: known, more: IS_ALL.has(code) || detail === "" ? null : detail };
}

/** What is wrong with one field, in the language of the reader. */
export function fieldToldIn(language: Language, { code, detail }: Refused): string {
  if (language !== "zh-CN") return detail;
  const fault = detail.replace(/^\S+: /, "");
  for (const [pattern, words] of patterns) {
    if (pattern.test(fault)) return fault.replace(pattern, words);
  }
  const known = fields[code] ?? refusals[code];
  return known === undefined || detail === "" ? (known ?? detail) : `${known}（${detail}）`;
}
