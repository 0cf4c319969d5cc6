import { useWords } from "../words";

const PATHS = [
  "from",
  "to",
  "currency",
  "amount",
  "campaign",
  "partner",
  "channel",
  "store",
  "reference",
] as const;

/** Why a line is refused, in the language of the reader: by the column that it is about. */
export function useFault(): (error: { path: string; detail: string }) => string {
  const w = useWords();
  return ({ path, detail }) => {
    const known = PATHS.find((each) => each === path);
    return known ? w(`fault.${known}`) : detail;
  };
}
