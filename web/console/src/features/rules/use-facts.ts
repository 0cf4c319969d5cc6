import { useMemo } from "react";
import { useSegmentChoices } from "@/features/segments";
import { useOne } from "@/shared/api";
import {
  MEASURES,
  type AttributeFact,
  type Catalog,
  type Choice,
  type Fact,
  type Kind,
} from "@/shared/conditions";
import { useProgramParts } from "@/shared/program";
import { useMay } from "@/shared/session";
import { useWords } from "./words";

const LIMIT = 200;
const KEPT_MS = 60_000;

type Codes = "stores" | "channels" | "sources" | "campaigns" | "categories" | "brands";
type Choices = Partial<Record<Codes, Choice[]>>;

const ORDER = [
  ["net", "number"],
  ["gross", "number"],
  ["discount", "number"],
  ["shipping", "number"],
  ["quantity", "number"],
  ["line_count", "number"],
  ["ordinal", "number"],
  ["is_first", "truth"],
  ["store", "text", "stores"],
  ["channel", "text", "channels"],
  ["source", "text", "sources"],
  ["campaign", "text", "campaigns"],
  ["skus", "list"],
  ["categories", "list", "categories"],
  ["brands", "list", "brands"],
  ["tenders", "list"],
  ["currency", "text"],
  ["state", "text"],
] as const;

const LINE = [
  ["categories", "list", "categories"],
  ["category", "text", "categories"],
  ["brand", "text", "brands"],
  ["sku", "text"],
  ["net", "number"],
  ["gross", "number"],
  ["discount", "number"],
  ["quantity", "number"],
  ["is_goods", "truth"],
] as const;

const MEMBER = [
  ["city", "text"],
  ["region", "text"],
  ["country", "text"],
  ["gender", "text"],
  ["locale", "text"],
  ["store", "text", "stores"],
  ["channel", "text", "channels"],
  ["source", "text", "sources"],
  ["joined_at", "instant"],
  ["registered_at", "instant"],
  ["first_seen_at", "instant"],
  ["birth_date", "instant"],
] as const;

const BOUGHT = [
  ["count", "number"],
  ["spend", "number"],
  ["last_at", "instant"],
  ["first_at", "instant"],
  ["return_count", "number"],
] as const;

/** What conditions of rules may ask about: the whole occasion, and one line of an order. */
export function useFacts(program: string, on: string): { when: Catalog; lines: Catalog } {
  const w = useWords();
  const parts = useProgramParts(program);
  const choices = useChoices();
  const segments = useSegmentChoices(program);
  return useMemo(() => {
    const called = (prefix: "order" | "line" | "member", key: string) => {
      if (prefix === "order") return w(`order.${key as "net"}`);
      return prefix === "line" ? w(`line.${key as "net"}`) : w(`member.${key as "city"}`);
    };
    const attribute = (
      prefix: "order" | "line" | "member",
      key: string,
      kind: Kind,
      codes?: Codes,
    ): AttributeFact => ({
      op: "attr",
      path: `${prefix}.${key}`,
      kind,
      name: called(prefix, key),
      group: w(`${prefix}.group`),
      ...(codes && choices[codes] ? { choices: choices[codes] } : {}),
    });
    const open = (path: string, group: string): AttributeFact => ({
      op: "attr",
      path,
      kind: "any",
      name: w("fact.own", { path }),
      group,
    });
    const order = ORDER.map(([key, kind, codes]) => attribute("order", key, kind, codes));
    const member: Fact[] = [
      ...parts.ladders.map((ladder): Fact => ({
        op: "tier",
        ladder: ladder.code,
        name: w("fact.tier", { ladder: ladder.name }),
        group: w("member.group"),
        choices: ladder.tiers.map((tier) => ({ value: tier.code, label: tier.name })),
      })),
      {
        op: "segment",
        name: w("fact.segment"),
        group: w("member.group"),
        ...(segments ? { choices: segments } : {}),
      },
      { op: "stage", name: w("fact.stage"), group: w("member.group") },
      { op: "tag", name: w("fact.tag"), group: w("member.group") },
      ...MEMBER.map(([key, kind, codes]) => attribute("member", key, kind, codes)),
      {
        op: "anniversary",
        path: "member.birth_date",
        name: w("fact.birthday"),
        group: w("member.group"),
      },
      { op: "consent", name: w("fact.consent"), group: w("member.group") },
      { op: "reachable", name: w("fact.reachable"), group: w("member.group") },
      open("member.", w("member.group")),
    ];
    const past: Fact[] = [
      { op: "event", name: w("fact.event"), group: w("past.group") },
      ...BOUGHT.map(([key, kind]): Fact => ({
        op: "attr",
        path: `orders.${key}`,
        kind,
        name: w(`past.${key}`),
        group: w("past.group"),
        ...(key === "spend" ? { unit: parts.currency } : {}),
      })),
      ...parts.assets.map((asset): Fact => ({
        op: "asset",
        asset: asset.code,
        name: asset.name,
        group: w("asset.group"),
        measures: MEASURES,
      })),
    ];
    const whenOrder = [...order, open("order.attributes.", w("order.group"))];
    const whenEvent = [open("event.", w("event.group"))];
    const occasion = on === "order" ? whenOrder : on === "event" ? whenEvent : [];
    const lines = LINE.map(([key, kind, codes]) => attribute("line", key, kind, codes));
    return {
      when: [...occasion, ...member, ...past],
      lines: [...lines, open("line.", w("line.group"))],
    };
  }, [w, parts, choices, segments, on]);
}

function useChoices(): Choices {
  const isEnabled = useMay("catalog.read");
  const options = { isEnabled, staleMs: KEPT_MS };
  const query = { limit: LIMIT };
  const stores = useOne("/v1/catalog/stores", { query }, options).data;
  const channels = useOne("/v1/catalog/channels", { query }, options).data;
  const sources = useOne("/v1/catalog/sources", { query }, options).data;
  const campaigns = useOne("/v1/catalog/campaigns", { query }, options).data;
  const categories = useOne("/v1/catalog/categories", { query }, options).data;
  const brands = useOne("/v1/catalog/brands", { query }, options).data;
  return useMemo(() => {
    const found = { stores, channels, sources, campaigns, categories, brands };
    const known = Object.entries(found).flatMap(([kind, page]) =>
      page && page.items.length > 0 && page.next_cursor == null
        ? [[kind, page.items.map(choiceOf)] as const]
        : [],
    );
    return Object.fromEntries(known);
  }, [stores, channels, sources, campaigns, categories, brands]);
}

function choiceOf({ code, name }: { code: string; name: string }): Choice {
  return { value: code, label: name === code ? code : `${name} (${code})` };
}
