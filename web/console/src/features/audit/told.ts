import en from "./words.en";
import { useWords } from "./words";

type Key = keyof typeof en;
type Subject = Extract<Key, `s.${string}`>;
type Verb = Extract<Key, `v.${string}`>;
function known<K extends Key>(key: string): K | null {
  return key in en ? (key as K) : null;
}

/** Kinds and deeds in words; what has none is shown as the interface names it. */
export function useTold() {
  const w = useWords();

  function kind(name: string): string {
    const key = known<Subject>(`s.${name}`);
    return key ? w(key) : name;
  }

  function action(name: string): string {
    const [subject = "", verb = ""] = name.split(".");
    const what = known<Subject>(`s.${subject}`);
    const deed = known<Verb>(`v.${verb}`);
    return what && deed ? w(deed, { what: w(what) }) : name;
  }

  return { kind, action };
}

/** All kinds of what can be done something to, as the interface names them. */
export const KINDS = Object.keys(en)
  .filter((key) => key.startsWith("s."))
  .map((key) => key.slice(2));
