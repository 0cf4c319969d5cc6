import type { Schema } from "@/shared/api";

type Identity = Schema<"Identity">;

const PHONE = /^\+?[\d\s()-]{6,20}$/;
const EMAIL = /^\S+@\S+$/;
const CODE = /^[\w.:-]{3,100}$/;

/** The identities that a text may be: a number is a phone or a card, a word may be any code. */
export function identitiesOf(text: string): Identity[] {
  const kinds: Identity["kind"][] = [];
  if (PHONE.test(text)) kinds.push("phone");
  if (EMAIL.test(text)) kinds.push("email");
  if (CODE.test(text) && /\d/.test(text)) kinds.push("card", "external", "unionid", "openid");
  return kinds.map((kind) => ({ kind, value: text, namespace: "", is_verified: false }));
}
