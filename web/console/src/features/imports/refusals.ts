import { useLanguage } from "@/shared/i18n";
import { FIELDS, type Field } from "./fields";
import { useWords } from "./words";

const FIELD_LIST: readonly Field[] = Object.values(FIELDS).flat();

const KNOWN = [
  "missing",
  "not_an_amount",
  "not_a_time",
  "not_a_date",
  "not_a_number",
  "not_a_boolean",
  "not_a_text",
  "bad_text",
  "unmapped",
  "malformed_code",
  "unknown_state",
  "bad_currency",
  "unreadable_line",
  "unread_neighbour",
  "document_waits",
  "lines_disagree",
  "too_many_lines",
  "no_identity",
  "document_conflict",
  "message_conflict",
  "malformed",
  "limit_reached",
] as const;

interface Fault {
  field: string;
  code: string;
  reason: string;
}

/** Why a line was refused, in words; what has no words of its own is told as the server does. */
export function useFaultWords(): (fault: Fault) => string {
  const w = useWords();
  const language = useLanguage();
  return ({ field, code, reason }) => {
    const known = KNOWN.find((each) => each === code);
    const told = known ? w(`code.${known}`) : code;
    const named = FIELD_LIST.find((each) => each === field);
    const name = named ? w(`field.${named}`) : field;
    const place = name === "" ? told : w("ofField", { name, told });
    const rest = language === "zh-CN" && known ? valueIn(reason) : reason;
    return rest === "" ? place : w("faultWith", { place, rest });
  };
}

// What is wrong stands there in words already: of `'many' is not a number` the value is left.
function valueIn(reason: string): string {
  return /^'(.*)' is (?:not|no) .*$/s.exec(reason)?.[1] ?? reason;
}
