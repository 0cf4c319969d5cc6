import type { Places } from "../parts/place-fields";

/** Where a link will lead, as the platform makes it; null where the target is no web address. */
export function leadsTo(target: string, code: string, places: Places): string | null {
  const url = webAddress(target);
  if (url === null) return null;
  const own = [...url.searchParams].filter(([name]) => name !== "acquisition_link");
  const said = new Set(own.map(([name]) => name));
  const utm: [string, string][] = [
    ["utm_source", places.partner ?? places.store ?? "regulars"],
    ["utm_medium", places.channel ?? "link"],
    ["utm_campaign", places.campaign ?? code],
  ];
  const added = utm.filter(([name]) => !said.has(name));
  const search = new URLSearchParams([...own, ...added, ["acquisition_link", code]]);
  url.search = search.toString();
  return url.toString();
}

function webAddress(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url : null;
}
