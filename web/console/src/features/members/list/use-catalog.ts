import { useMemo } from "react";
import { useOne, type Schema } from "@/shared/api";
import { MEASURES, type Catalog, type Choice, type Fact, type Kind } from "@/shared/conditions";
import { useMay } from "@/shared/session";
import type { ProgramParts } from "@/shared/program";
import { useWords } from "../words";

const KEPT_MS = 60_000;
const KINDS: Record<Schema<"Attribute">["type"], Kind> = {
  text: "text",
  number: "number",
  integer: "number",
  boolean: "truth",
  date: "instant",
  datetime: "instant",
  enum: "text",
  list: "list",
};

/** What a list of members may be asked about, as docs/guide/members.md names it. */
export function useMemberCatalog(names: ProgramParts): Catalog {
  const kept = { staleMs: KEPT_MS };
  const mayCatalog = useMay("catalog.read");
  const tags = useOne("/v1/tags", {}, kept).data;
  const attributes = useOne("/v1/attributes", {}, kept).data;
  const purposes = useOne("/v1/purposes", {}, kept).data;
  const whole = { query: { limit: 200 } };
  const stores = useOne("/v1/catalog/stores", whole, { ...kept, isEnabled: mayCatalog }).data;
  const channels = useOne("/v1/catalog/channels", whole, { ...kept, isEnabled: mayCatalog }).data;
  const profile = useProfileFacts(stores?.items, channels?.items);
  const acquired = useAcquisitionFacts(stores?.items, channels?.items);
  const bought = useOrderFacts(names.currency);
  const w = useWords();
  return useMemo(() => {
    const own = (attributes ?? [])
      .filter((each) => !each.is_personal)
      .map((each): Fact => ({
        op: "attr",
        path: `member.${each.key}`,
        kind: KINDS[each.type],
        name: each.title,
        group: w("factsOwn"),
        ...(each.enum_values?.length ? { choices: each.enum_values.map(asChoice) } : {}),
      }));
    const consents = (purposes ?? []).map((each) => ({ value: each.code, label: each.title }));
    return [
      ...names.ladders.map((ladder): Fact => ({
        op: "tier",
        ladder: ladder.code,
        name: ladder.name,
        group: w("factsValue"),
        choices: ladder.tiers.map((tier) => ({ value: tier.code, label: tier.name })),
      })),
      ...names.assets.map((asset): Fact => ({
        op: "asset",
        asset: asset.code,
        name: asset.name,
        group: w("factsValue"),
        measures: MEASURES,
      })),
      ...bought,
      { op: "tag", name: w("tag"), group: w("factsProfile"), choices: tagChoices(tags) },
      ...profile,
      ...own,
      ...acquired,
      { op: "consent", name: w("factConsent"), group: w("factsContact"), purposes: consents },
      { op: "reachable", name: w("factReachable"), group: w("factsContact") },
    ];
  }, [names, attributes, purposes, tags, profile, acquired, bought, w]);
}

function useOrderFacts(currency: string): Fact[] {
  const w = useWords();
  const may = useMay("orders.read");
  return useMemo(() => {
    const group = w("factsOrders");
    const numbers = { op: "attr", kind: "number", group } as const;
    const instants = { op: "attr", kind: "instant", group } as const;
    if (!may) return [];
    return [
      { ...numbers, path: "orders.spend", name: w("spend"), unit: currency },
      { ...numbers, path: "orders.count", name: w("orderCount") },
      { ...instants, path: "orders.last_at", name: w("lastOrder") },
      { ...instants, path: "orders.first_at", name: w("firstOrder") },
      { ...numbers, path: "orders.return_count", name: w("returnCount") },
    ];
  }, [w, may, currency]);
}

interface Coded {
  code: string;
  name: string;
}

function useProfileFacts(stores: Coded[] | undefined, channels: Coded[] | undefined): Fact[] {
  const w = useWords();
  return useMemo(() => {
    const group = w("factsProfile");
    const texts = { op: "attr", kind: "text", group } as const;
    const instants = { op: "attr", kind: "instant", group } as const;
    return [
      { ...instants, path: "member.joined_at", name: w("joined") },
      { ...instants, path: "member.first_seen_at", name: w("firstSeen") },
      { ...texts, path: "member.city", name: w("city") },
      { ...texts, path: "member.region", name: w("region") },
      { ...texts, path: "member.country", name: w("country") },
      { ...texts, path: "member.gender", name: w("gender") },
      { ...texts, path: "member.store", name: w("store"), ...choicesOf(stores) },
      { ...texts, path: "member.channel", name: w("channel"), ...choicesOf(channels) },
    ];
  }, [w, stores, channels]);
}

/** Through what somebody came, at the first touch before they joined and at the last. */
function useAcquisitionFacts(stores: Coded[] | undefined, channels: Coded[] | undefined): Fact[] {
  const w = useWords();
  const may = useMay("reports.read");
  const mayCatalog = useMay("catalog.read");
  const asked = { staleMs: KEPT_MS, isEnabled: may && mayCatalog };
  const whole = { query: { limit: 200 } };
  const campaigns = useOne("/v1/catalog/campaigns", whole, asked).data?.items;
  const partners = useOne("/v1/catalog/partners", whole, asked).data?.items;
  const links = useOne("/v1/acquisition/links", whole, { staleMs: KEPT_MS, isEnabled: may }).data
    ?.items;
  return useMemo(() => {
    if (!may) return [];
    const group = w("factsAcquired");
    return (["first", "last"] as const).flatMap((touch): Fact[] => {
      const text = (name: "campaign" | "partner" | "channel" | "store" | "link") =>
        ({
          op: "attr",
          kind: "text",
          group,
          path: `acquisition.${touch}.${name}`,
          name: w(`acquired.${touch}`, { what: w(`acquired.${name}`) }),
        }) as const;
      return [
        { ...text("campaign"), ...choicesOf(campaigns) },
        { ...text("partner"), ...choicesOf(partners) },
        { ...text("channel"), ...choicesOf(channels) },
        { ...text("store"), ...choicesOf(stores) },
        { ...text("link"), ...choicesOf(links) },
      ];
    });
  }, [w, may, campaigns, partners, links, stores, channels]);
}

function choicesOf(items: Coded[] | undefined): { choices?: Choice[] } {
  if (!items?.length) return {};
  return { choices: items.map(({ code, name }) => ({ value: code, label: name })) };
}

function tagChoices(tags: Schema<"TagCount">[] | undefined): Choice[] {
  return (tags ?? []).map(({ tag }) => asChoice(tag));
}

function asChoice(value: string): Choice {
  return { value, label: value };
}
