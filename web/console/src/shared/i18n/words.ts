import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { i18n, useLanguage, type Language } from "./language";

type Plural = "_one" | "_other";
type Stem<K> = K extends `${infer S}${Plural}` ? S : K;

/** A key without its plural ending: `n_one` and `n_other` are asked for as `n`. */
export type KeyOf<Words> = Stem<keyof Words & string>;

type Slots<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Slots<Rest>
  : never;

type TextOf<Words, K extends string> = {
  [Each in keyof Words]: Stem<Each> extends K ? Words[Each] : never;
}[keyof Words];

type Values<Words, K extends string> = [Slots<TextOf<Words, K>>] extends [never]
  ? []
  : [values: Record<Slots<TextOf<Words, K>>, string | number>];

/** Gives the text of a key in the language of now, with its gaps filled. */
export type Tell<Words> = <K extends KeyOf<Words>>(key: K, ...values: Values<Words, K>) => string;

/** The words of the other language: the same keys, though without the plurals it has not. */
export type Same<Words> = Record<KeyOf<Words>, string> | Record<string, string>;

/**
 * The words of a feature, which come with its code:
 * `export const useWords = wordsOf("stores", { en, "zh-CN": zh })`.
 */
export function wordsOf<const Words extends Record<string, string>>(
  feature: string,
  words: { en: Words; "zh-CN": Same<Words> },
): () => Tell<Words> {
  i18n.on("initialized", () => add(feature, words));
  if (i18n.isInitialized) add(feature, words);
  return function useWords() {
    const { t } = useTranslation(feature, { i18n });
    return (key: string, values?: Record<string, string | number>) => t(key, values ?? {});
  };
}

function add(feature: string, words: Record<Language, Record<string, string>>): void {
  i18n.addResourceBundle("en", feature, words.en, true, true);
  i18n.addResourceBundle("zh-CN", feature, words["zh-CN"], true, true);
}

/** Names that data brings in both languages: `{ en, "zh-CN" }`. */
export interface Names {
  en: string;
  "zh-CN"?: string | null | undefined;
}

/** Picks a name in the language of now. */
export function nameIn(names: Names, language: Language): string {
  return names[language] ?? names.en;
}

export function useName(): (names: Names) => string {
  const language = useLanguage();
  return useCallback((names: Names) => nameIn(names, language), [language]);
}
