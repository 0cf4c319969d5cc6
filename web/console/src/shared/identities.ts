import { ask, type Schema } from "@/shared/api";

type Identity = Schema<"Identity">;

const PHONE = /^\+?[\d\s()-]{6,20}$/;
const EMAIL = /^\S+@\S+$/;
const CODE = /^[\w.:-]{3,100}$/;

/**
 * Who has an identity that a text may be, or a name with the text in it. What a text cannot be, as
 * in a phone number that is too long, is refused by the server; it may still be something else.
 */
export async function membersLike(text: string): Promise<Schema<"ListedMember">[]> {
  const asked = [...identitiesOf(text).map((identity) => ({ identity })), { name: text }];
  const answers = await Promise.allSettled(
    asked.map((body) => ask("post", "/v1/members/search", { body })),
  );
  const found = answers.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const [first] = answers;
  if (found.length === 0 && first?.status === "rejected") throw first.reason;
  return [...new Map(found.flat().map((each) => [each.member.id, each])).values()];
}

/** The identities that a text may be: a number is a phone or a card, a word may be any code. */
export function identitiesOf(text: string): Identity[] {
  const kinds: Identity["kind"][] = [];
  if (PHONE.test(text)) kinds.push("phone");
  if (EMAIL.test(text)) kinds.push("email");
  if (CODE.test(text) && /\d/.test(text)) kinds.push("card", "external", "unionid", "openid");
  return kinds.map((kind) => ({ kind, value: text, namespace: "", is_verified: false }));
}
