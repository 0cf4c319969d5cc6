import en from "./words.en";
import { useWords } from "./words";

type Key = keyof typeof en;
type Subject = Extract<Key, `s.${string}`>;
type Verb = Extract<Key, `v.${string}`>;
function isKnown(key: string): key is Key {
  return key in en;
}

/** Kinds and deeds in words; what has none is shown as the interface names it. */
export function useTold() {
  const w = useWords();

  function kind(name: string): string {
    const key = `s.${name}`;
    return isKnown(key) ? w(key as Subject) : name;
  }

  function action(name: string): string {
    const [subject = "", verb = ""] = name.split(".");
    const what = `s.${subject}`;
    const deed = `v.${verb}`;
    return isKnown(what) && isKnown(deed)
      ? spaced(w(deed as Verb, { what: w(what as Subject) }))
      : name;
  }

  return { kind, action };
}

/** All kinds of what can be done something to, as the interface names them. */
export const KINDS = Object.keys(en)
  .filter((key) => key.startsWith("s."))
  .map((key) => key.slice(2));

/** Chinese and Latin words stand apart, as in "签发 API 密钥". */
function spaced(text: string): string {
  return text.replace(/(\p{Script=Han})([A-Za-z])/gu, "$1 $2");
}
