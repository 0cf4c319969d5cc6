import type { Schema } from "@/shared/api";

export type Kind = Schema<"ImportView">["kind"];

export const KINDS = ["orders", "members", "products", "campaigns", "events"] as const;

const WHO = [
  "identities.phone",
  "identities.card",
  "identities.email",
  "identities.external",
  "identities.unionid",
  "identities.openid",
] as const;

const PROFILE = [
  "member.profile.full_name",
  "member.profile.given_name",
  "member.profile.family_name",
  "member.profile.nickname",
  "member.profile.gender",
  "member.profile.birth_date",
  "member.profile.city",
  "member.profile.region",
  "member.profile.country",
  "member.profile.street",
  "member.profile.postal_code",
] as const;

/** The fields that the assistant knows, by kind; whatever else a mapping can do is written. */
export const FIELDS = {
  orders: [
    "order.number",
    "order.occurred_at",
    ...WHO,
    "line.sku",
    "line.quantity",
    "line.unit_price",
    "line.amount",
    "line.discount",
    "line.description",
    "line.category",
    "line.brand",
    "order.store",
    "order.channel",
    "order.state",
    "order.currency",
    "order.shipping",
    "order.tax",
    "order.campaign",
    "returns.order_number",
  ],
  members: [...WHO, ...PROFILE, "member.seen_at", "member.store", "member.channel"],
  products: ["product.sku", "product.name", "product.category", "product.brand", "product.price"],
  campaigns: [
    "campaign.code",
    "campaign.name",
    "campaign.starts_at",
    "campaign.ends_at",
    "campaign.utm_source",
    "campaign.utm_medium",
    "campaign.utm_campaign",
  ],
  events: [
    "event.name",
    "event.occurred_at",
    "event.id",
    ...WHO,
    "identities.device",
    "event.store",
    "event.channel",
    "event.property",
  ],
} as const satisfies Record<Kind, readonly string[]>;

export type Field = (typeof FIELDS)[Kind][number];

const NEEDED: Record<Kind, readonly (readonly Field[])[]> = {
  orders: [
    ["order.number"],
    ["order.occurred_at"],
    ["line.sku"],
    ["line.unit_price", "line.amount"],
  ],
  members: [WHO],
  products: [["product.sku"]],
  campaigns: [["campaign.code"]],
  events: [["event.name"], ["event.occurred_at"], [...WHO, "identities.device"]],
};

/** Fields of which any number of columns may be one each. */
const MANY: readonly Field[] = ["event.property", "line.discount"];

export function isField(kind: Kind, field: string | null): field is Field {
  return field !== null && (FIELDS[kind] as readonly string[]).includes(field);
}

/** What is still missing: each entry is met by any of its fields. */
export function missingFields(kind: Kind, chosen: readonly Field[]): (readonly Field[])[] {
  return NEEDED[kind].filter((anyOf) => !anyOf.some((each) => chosen.includes(each)));
}

/** Fields that two columns claim. */
export function doubledFields(chosen: readonly Field[]): Field[] {
  return chosen.filter((each, at) => chosen.indexOf(each) !== at && !MANY.includes(each));
}

export function isTime(field: Field): boolean {
  return field.endsWith("_at") || field === "member.profile.birth_date";
}
