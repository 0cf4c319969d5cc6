import { ask } from "@/shared/api";

const ENOUGH = 500;

/** What a program is limited to, as its document says it. */
interface Limits {
  brand_codes?: string[];
  channel_codes?: string[];
  store_codes?: string[];
}

/**
 * Enters the brands, channels and stores that a ready program is limited to and that the catalog
 * does not know; what is there already stays as it is.
 */
export async function enterNeeded(document: Record<string, unknown>): Promise<void> {
  const limits = (document["program"] ?? {}) as Limits;
  const brands = limits.brand_codes ?? [];
  const channels = limits.channel_codes ?? [];
  const stores = limits.store_codes ?? [];
  const query = { limit: ENOUGH };
  if (brands.length > 0) {
    const known = await ask("get", "/v1/catalog/brands", { query });
    const items = missing(brands, known).map((code) => ({ code, name: nameOf(code) }));
    if (items.length > 0) await ask("put", "/v1/catalog/brands", { body: { items } });
  }
  if (channels.length > 0) {
    const known = await ask("get", "/v1/catalog/channels", { query });
    const items = missing(channels, known).map((code) => ({
      code,
      name: nameOf(code),
      kind: "other" as const,
    }));
    if (items.length > 0) await ask("put", "/v1/catalog/channels", { body: { items } });
  }
  if (stores.length > 0) {
    const known = await ask("get", "/v1/catalog/stores", { query });
    const items = missing(stores, known).map((code) => ({
      code,
      name: nameOf(code),
      is_open: true,
    }));
    if (items.length > 0) await ask("put", "/v1/catalog/stores", { body: { items } });
  }
}

function missing(codes: string[], known: { items: { code: string }[] }): string[] {
  return codes.filter((code) => !known.items.some((each) => each.code === code));
}

// `harbour-coffee` is called Harbour Coffee until somebody names it.
function nameOf(code: string): string {
  return code
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
