import { useMemo } from "react";
import { useOne, type Schema } from "@/shared/api";
import { useName, type Names } from "@/shared/i18n";
import { useInstallation, useMay } from "@/shared/session";
import { assetNames, byWeight } from "./names";

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

export interface PenaltyPart {
  code: string;
  name: string;
  noticeDays: number;
}

export interface LadderPart {
  code: string;
  name: string;
  /** The lowest first. */
  tiers: TierPart[];
  penalties: PenaltyPart[];
}

interface Settings {
  name: string;
  names?: Record<string, string>;
  kind: string;
  scale?: number;
  currency?: string | null;
  unit_names?: Record<string, string>;
}

interface LadderBody {
  names: Names;
  tiers: { code: string; names: Names }[];
  penalties?: { code: string; names: Names; notice_days: number }[];
}

const KEPT_MS = 60_000;

/**
 * The assets and ladders of a program, the main one unless it is named, under the names that
 * people know; empty for who may not read them.
 */
export function useProgramParts(code?: string) {
  const name = useName();
  const { program: main, programs } = useInstallation();
  const mayAssets = useMay("ledger.read");
  const mayLadders = useMay("tiers.read");
  const program = code ?? main?.code ?? "";
  const currency = programs.find((each) => each.code === program)?.currency ?? "CNY";
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
    const assetParts = (assets.data?.items ?? [])
      .map((each) => assetPart(each, name))
      .toSorted(byWeight);
    const ladderParts = (ladders.data?.items ?? []).flatMap((each) => ladderPart(each, name));
    return {
      program,
      currency,
      isLoading: assets.isLoading || ladders.isLoading,
      assets: assetParts,
      ladders: ladderParts,
      asset: (asset: string) => assetParts.find((each) => each.code === asset),
      tierName: (ladder: string, tier: string | null) =>
        ladderParts.find((each) => each.code === ladder)?.tiers.find((each) => each.code === tier)
          ?.name ?? tier,
    };
  }, [program, currency, assets.data, assets.isLoading, ladders.data, ladders.isLoading, name]);
}

export type ProgramParts = ReturnType<typeof useProgramParts>;

function assetPart(asset: Schema<"AssetAnswer">, name: (names: Names) => string): AssetPart {
  const settings = asset.settings as unknown as Settings;
  const called = name(assetNames(settings));
  const { en = called, ...others } = settings.unit_names ?? {};
  return {
    code: asset.code,
    name: called,
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
  const penalties = (body.penalties ?? []).map((penalty) => ({
    code: penalty.code,
    name: name(penalty.names),
    noticeDays: penalty.notice_days,
  }));
  return [{ code: ladder.code, name: name(body.names), tiers, penalties }];
}
