import { useOne, type Schema } from "@/shared/api";
import { useName, type Names } from "@/shared/i18n";
import { assetNames } from "@/shared/program";
import { useInstallation, useMay } from "@/shared/session";

const KEPT_MS = 300_000;
const LIMIT = 500;

interface Place {
  id: number;
  code: string;
  name: string;
}

/** Stores, channels and sources by the numbers that orders carry, and as choices of filters. */
export function usePlaces() {
  const isEnabled = useMay("catalog.read");
  const asked = { query: { limit: LIMIT } };
  const options = { isEnabled, staleMs: KEPT_MS };
  return {
    stores: placesOf(useOne("/v1/catalog/stores", asked, options).data?.items),
    channels: placesOf(useOne("/v1/catalog/channels", asked, options).data?.items),
    sources: placesOf(useOne("/v1/catalog/sources", asked, options).data?.items),
  };
}

function placesOf(places: Place[] = []) {
  const byId = new Map(places.map((each) => [each.id, each]));
  return {
    all: places,
    options: places.map(({ code, name }) => ({ value: code, label: name })),
    nameOf: (id: number | null) => (id === null ? null : (byId.get(id)?.name ?? `#${id}`)),
    codeOf: (id: number | null) => (id === null ? null : (byId.get(id)?.code ?? null)),
  };
}

export interface AssetLook {
  name: string;
  unitNames?: Partial<Record<string, string>>;
  scale: number;
}

/** What assets are called and how their units are written, by code. */
export function useAssets(): (code: string) => AssetLook {
  const { program } = useInstallation();
  const isEnabled = useMay("ledger.read") && program !== undefined;
  const nameOf = useName();
  const assets = useOne(
    "/v1/programs/{program}/assets",
    { path: { program: program?.code ?? "" } },
    { isEnabled, staleMs: KEPT_MS },
  );
  const byCode = new Map(assets.data?.items.map((each) => [each.code, lookOf(each, nameOf)]));
  return (code) => byCode.get(code) ?? { name: code, scale: 0 };
}

function lookOf(asset: Schema<"AssetAnswer">, nameOf: (names: Names) => string): AssetLook {
  const { name, names, unit_names, scale } = asset.settings as {
    name: string;
    names?: Partial<Record<string, string>>;
    unit_names?: Partial<Record<string, string>>;
    scale?: number;
  };
  const unitNames = unit_names?.["en"] ? { unitNames: unit_names } : {};
  const called = nameOf(assetNames(names ? { name, names } : { name }));
  return { name: called, scale: scale ?? 0, ...unitNames };
}

/** What rules are called, by code; their codes where one may not see rules. */
export function useRuleNames(): (code: string) => string {
  const { program } = useInstallation();
  const isEnabled = useMay("rules.read") && program !== undefined;
  const name = useName();
  const rules = useOne(
    "/v1/programs/{program}/rules",
    { path: { program: program?.code ?? "" } },
    { isEnabled, staleMs: KEPT_MS },
  );
  const byCode = new Map(
    rules.data?.items.map((each) => [each.code, each.latest.body["names"] as Names | undefined]),
  );
  return (code) => {
    const names = byCode.get(code);
    return names ? name(names) : code;
  };
}
