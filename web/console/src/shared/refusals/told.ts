import type { Language } from "@/shared/i18n";
import everywhere from "./everywhere.zh";
import fields from "./fields.zh";
import program from "./program.zh";
import sentences, { named } from "./sentences.zh";

/** A refusal as the interface gives it: a stable code, and a sentence in English. */
export interface Refused {
  code: string;
  detail: string;
}

export interface Told {
  text: string;
  /** The numbers and names that no code holds, in the language of the reader. */
  more: string | null;
  /** The platform's own sentence, in English, where there is none in the language of the reader. */
  raw: string | null;
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
  if (known === undefined) return { text: detail, more: null, raw: null };
  if (IS_ALL.has(code) || detail === "") return { text: known, more: null, raw: null };
  const said = inChinese(detail);
  return said === null
    ? { text: known, more: null, raw: detail }
    : { text: known, more: `${said}。`, raw: null };
}

/** What is wrong with one field, in the language of the reader. */
export function fieldToldIn(language: Language, { code, detail }: Refused): string {
  if (language !== "zh-CN") return detail;
  const known = fields[code] ?? refusals[code];
  if (known === undefined || detail === "") return known ?? detail;
  return inChinese(detail) ?? `${known}（${detail}）`;
}

const PLACE = /^[\w.[\]-]+:? /;

/** The platform's sentence in Chinese, with or without the place that it begins with. */
function inChinese(detail: string): string | null {
  for (const text of [detail, detail.replace(PLACE, "")]) {
    for (const [pattern, sentence] of sentences) {
      const found = pattern.exec(text);
      if (found) {
        return sentence.replace(/\$(\d)/g, (_, gap: string) => {
          const value = (found[Number(gap)] ?? "").replaceAll(/^'|'$/g, "");
          return named[value] ?? value;
        });
      }
    }
  }
  return null;
}
