import type { Names } from "@/shared/i18n";

interface Named {
  name: string;
  names?: Partial<Record<string, string>>;
}

/** What an asset is called: `name`, and in other languages what `names` says. */
export function assetNames({ name, names = {} }: Named): Names {
  return { en: names["en"] ?? name, "zh-CN": names["zh-CN"] ?? name };
}

const KINDS = ["points", "stored_value", "credits", "growth"];

/** Assets in the order that people ask for them: what is owed comes first, growth value last. */
export function byWeight(one: { kind: string }, other: { kind: string }): number {
  return KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
}
