import { useMemo } from "react";
import { useOne, type Answer } from "@/shared/api";
import { nameIn, useLanguage, type Language, type Names } from "@/shared/i18n";
import { useInstallation, useMay } from "@/shared/session";

export interface TierName {
  code: string;
  name: string;
}

export interface LadderName {
  code: string;
  name: string;
  tiers: TierName[];
  penalties: { code: string; name: string; days: number }[];
}

export interface AssetName {
  code: string;
  name: string;
  scale: number;
  unitNames: Record<string, string>;
}

interface LadderBody {
  names?: Names;
  tiers?: { code: string; names?: Names }[];
  penalties?: { code: string; names: Names; notice_days: number }[];
}

interface AssetBody {
  name?: string;
  scale?: number;
  unit_names?: Record<string, string>;
}

const KEPT_MS = 60_000;

/** What ladders, tiers and assets of a program are called; empty for who may not read them. */
export function useProgramNames(code?: string) {
  const { program: main, programs } = useInstallation();
  const program = code ?? main?.code ?? "";
  const mayTiers = useMay("tiers.read");
  const mayAssets = useMay("ledger.read");
  const isThere = programs.some((each) => each.code === program);
  const ladders = useOne(
    "/v1/programs/{program}/ladders",
    { path: { program } },
    { isEnabled: isThere && mayTiers, staleMs: KEPT_MS },
  );
  const assets = useOne(
    "/v1/programs/{program}/assets",
    { path: { program } },
    { isEnabled: isThere && mayAssets, staleMs: KEPT_MS },
  );
  const language = useLanguage();
  const currency = programs.find((each) => each.code === program)?.currency ?? "CNY";
  return useMemo(
    () => named({ program, currency, language, ladders: ladders.data, assets: assets.data }),
    [program, currency, language, ladders.data, assets.data],
  );
}

export type ProgramNames = ReturnType<typeof named>;

interface Given {
  program: string;
  currency: string;
  language: Language;
  ladders: Answer<"get", "/v1/programs/{program}/ladders"> | undefined;
  assets: Answer<"get", "/v1/programs/{program}/assets"> | undefined;
}

function named({ program, currency, language, ladders, assets }: Given) {
  const called = (names: Names | undefined, otherwise: string) =>
    names ? nameIn(names, language) : otherwise;
  return {
    program,
    currency,
    ladders: (ladders?.items ?? []).map((ladder): LadderName => {
      const body = bodyInForce(ladder.versions) as LadderBody | undefined;
      return {
        code: ladder.code,
        name: called(body?.names, ladder.code),
        tiers: (body?.tiers ?? []).map((tier) => ({
          code: tier.code,
          name: called(tier.names, tier.code),
        })),
        penalties: (body?.penalties ?? []).map((penalty) => ({
          code: penalty.code,
          name: called(penalty.names, penalty.code),
          days: penalty.notice_days,
        })),
      };
    }),
    assets: (assets?.items ?? []).map((asset): AssetName => {
      const settings = asset.settings as AssetBody;
      return {
        code: asset.code,
        name: settings.name ?? asset.code,
        scale: settings.scale ?? 0,
        unitNames: settings.unit_names ?? {},
      };
    }),
  };
}

function bodyInForce(versions: { state: string; body: unknown }[]): unknown {
  return (versions.findLast((each) => each.state === "live") ?? versions.at(-1))?.body;
}
