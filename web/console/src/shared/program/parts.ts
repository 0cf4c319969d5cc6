import { useMemo } from "react";
import { useOne, type Schema } from "@/shared/api";
import { useName, type Names } from "@/shared/i18n";
import { useMay } from "@/shared/session";

/** What an asset is called and counted in. */
export interface AssetPart {
  code: string;
  name: string;
  /** What one unit is called. */
  unit: string;
  kind: string;
  scale: number;
  currency: string | null;
}

export interface TierPart {
  code: string;
  name: string;
}

export interface LadderPart {
  code: string;
  name: string;
  /** The lowest first. */
  tiers: TierPart[];
}

interface Settings {
  name: string;
  kind: string;
  scale?: number;
  currency?: string | null;
  unit_names?: Record<string, string>;
}

interface LadderBody {
  names: Names;
  tiers: { code: string; names: Names }[];
}

const KEPT_MS = 30_000;

/** The assets and ladders of a program under the names that people know. */
export function useProgramParts(program: string) {
  const name = useName();
  const mayAssets = useMay("ledger.read");
  const mayLadders = useMay("tiers.read");
  const path = { program };
  const assets = useOne(
    "/v1/programs/{program}/assets",
    { path },
    { isEnabled: mayAssets && program !== "", staleMs: KEPT_MS },
  );
  const ladders = useOne(
    "/v1/programs/{program}/ladders",
    { path },
    { isEnabled: mayLadders && program !== "", staleMs: KEPT_MS },
  );
  return useMemo(() => {
    const assetParts = (assets.data?.items ?? []).map((each) => assetPart(each, name));
    const ladderParts = (ladders.data?.items ?? []).flatMap((each) => ladderPart(each, name));
    return {
      isLoading: assets.isLoading || ladders.isLoading,
      assets: assetParts,
      ladders: ladderParts,
      asset: (code: string) => assetParts.find((each) => each.code === code),
      tierName: (ladder: string, tier: string | null) =>
        ladderParts.find((each) => each.code === ladder)?.tiers.find((each) => each.code === tier)
          ?.name ?? tier,
    };
  }, [assets.data, assets.isLoading, ladders.data, ladders.isLoading, name]);
}

export type ProgramParts = ReturnType<typeof useProgramParts>;

function assetPart(asset: Schema<"AssetAnswer">, name: (names: Names) => string): AssetPart {
  const settings = asset.settings as unknown as Settings;
  const { en = settings.name, ...others } = settings.unit_names ?? {};
  return {
    code: asset.code,
    name: settings.name,
    unit: name({ en, ...others }),
    kind: settings.kind,
    scale: settings.scale ?? 0,
    currency: settings.currency ?? null,
  };
}

function ladderPart(ladder: Schema<"LadderAnswer">, name: (names: Names) => string): LadderPart[] {
  const version = ladder.versions.find((each) => each.state === "live") ?? ladder.versions.at(-1);
  if (version === undefined) return [];
  const body = version.body as unknown as LadderBody;
  const tiers = body.tiers.map((tier) => ({ code: tier.code, name: name(tier.names) }));
  return [{ code: ladder.code, name: name(body.names), tiers }];
}
