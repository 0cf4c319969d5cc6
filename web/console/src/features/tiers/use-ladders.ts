import { useOne } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { assetNames } from "@/shared/program";
import { useInstallation, useMay } from "@/shared/session";

/** The program that the address names, or the first one. */
export function useProgramCode(named: string | undefined): string | undefined {
  const { program } = useInstallation();
  return named ?? program?.code;
}

export function useLadders(program: string | undefined) {
  return useOne(
    "/v1/programs/{program}/ladders",
    { path: { program: program ?? "" } },
    { isEnabled: program !== undefined },
  );
}

export function useLadder(program: string, code: string) {
  return useOne("/v1/programs/{program}/ladders/{code}", { path: { program, code } });
}

/** How many stand where; `at` null is now. */
export function useCensus(program: string | undefined, at: string | null) {
  return useOne(
    "/v1/reports/tiers",
    { query: { program: program ?? null, as_of: at } },
    { isEnabled: program !== undefined, keeps: true, staleMs: 30_000 },
  );
}

interface AssetSettings {
  name: string;
  names?: Record<string, string>;
  kind: string;
}

export interface CountedAsset {
  code: string;
  name: string;
  kind: string;
}

/** What a ladder may count, by the names that the program has for it. */
export function useAssets(program: string | undefined): CountedAsset[] {
  const may = useMay("ledger.read");
  const name = useName();
  const found = useOne(
    "/v1/programs/{program}/assets",
    { path: { program: program ?? "" } },
    { isEnabled: may && Boolean(program), staleMs: 60_000 },
  );
  return (found.data?.items ?? []).map(({ code, settings }) => {
    const known = settings as unknown as AssetSettings;
    return { code, name: name(assetNames(known)), kind: known.kind };
  });
}
