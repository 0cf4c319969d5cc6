import { useInstallation } from "@/shared/session";
import { isField, isTime, type Field } from "./fields";
import type { Draft } from "./mapping";
import type { Look } from "./preview";

interface Defaults {
  timeZone: string;
  currency: string;
}

/** What the program says of files that say nothing themselves. */
export function useDefaults(): Defaults {
  const { timeZone, currency } = useInstallation();
  return { timeZone, currency };
}

/** The choices to begin with: what the preview has guessed. */
export function draftOf(look: Look, { timeZone, currency }: Defaults): Draft {
  const { kind, layout, columns } = look;
  return {
    kind,
    source: kind === "orders" || kind === "events" ? "till" : "import",
    timeZone,
    currency,
    hasReturns: true,
    layout: { encoding: layout.encoding, delimiter: layout.delimiter, sheet: layout.sheet },
    columns: columns.map(({ name, field, time_format }) => {
      const known: Field | null = isField(kind, field) ? field : null;
      return { name, field: known, format: known && isTime(known) ? time_format : null };
    }),
  };
}
