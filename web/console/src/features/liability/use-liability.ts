import { useOne, type Schema } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { assetNames } from "@/shared/program";
import { useInstallation } from "@/shared/session";
import { useAsOf, useView } from "@/shared/ui";

export type Liability = Schema<"LiabilityAnswer">;
export type Month = Schema<"MonthAnswer">;

interface Settings {
  name: string;
  names?: Partial<Record<string, string>>;
  kind: string;
  scale?: number;
  unit_names?: Partial<Record<string, string>>;
}

/** An asset as accountants see it. */
export interface Asset {
  code: string;
  name: string;
  unit: string;
  scale: number;
}

const PREFERRED = ["points", "stored_value"];
const MONTHS_SHOWN = 12;

/** The assets of the program that the address names, and the one that is looked at. */
export function useAssets() {
  const name = useName();
  const { program } = useInstallation();
  const [view] = useView(["program", "asset"]);
  const code = view.program ?? program?.code;
  const query = useOne(
    "/v1/programs/{program}/assets",
    { path: { program: code ?? "" } },
    { isEnabled: code !== undefined, staleMs: 60_000 },
  );
  const found = (query.data?.items ?? []).map(({ code: asset, settings }) => {
    const known = settings as unknown as Settings;
    const { kind, scale = 0, unit_names } = known;
    const title = name(assetNames(known));
    const { en = title, ...others } = unit_names ?? {};
    return { code: asset, name: title, unit: name({ en, ...others }), scale, kind };
  });
  const assets = found.toSorted((a, b) => orderOf(a.kind) - orderOf(b.kind));
  const chosen = assets.find((each) => each.code === view.asset) ?? assets[0];
  return { query, assets, chosen, program: code };
}

// What is owed comes first: growth value is not.
function orderOf(kind: string): number {
  const at = PREFERRED.indexOf(kind);
  return at < 0 ? PREFERRED.length : at;
}

/** What is outstanding of an asset at the end of the day that the address names. */
export function useLiability(asset: Asset) {
  const { at } = useAsOf();
  return useOne("/v1/liability", { query: { asset: asset.code, as_of: at } }, { keeps: true });
}

/** The months up to that day, the first one first. */
export function useMonths(asset: Asset) {
  const { at } = useAsOf();
  const { now, timeZone } = useInstallation();
  const [view] = useView(["months"]);
  const count = Number(view.months) || MONTHS_SHOWN;
  const last = monthOf(at ? new Date(at) : now(), timeZone);
  return useOne(
    "/v1/statements",
    {
      query: {
        asset: asset.code,
        from_month: earlier(last, count - 1),
        to_month: last,
        effective_at: at,
      },
    },
    { keeps: true },
  );
}

function monthOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone }).format(at).slice(0, 7);
}

function earlier(month: string, count: number): string {
  const first = new Date(`${month}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - count);
  return first.toISOString().slice(0, 7);
}
