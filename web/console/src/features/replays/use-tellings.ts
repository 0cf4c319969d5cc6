import { useFormats } from "@/shared/formats";
import { useOne } from "@/shared/api";
import { useName, type Names } from "@/shared/i18n";
import { useCatalogNames, useProgramParts } from "@/shared/program";
import { useInstallation, useMay } from "@/shared/session";

const KEPT_MS = 60_000;

/** How units, money and tiers of a program are told. */
export function useTellings(program: string) {
  const formats = useFormats();
  const parts = useProgramParts(program);
  const { programs } = useInstallation();
  const home = programs.find((each) => each.code === program)?.currency ?? "CNY";
  const currency = (asset: string) => parts.asset(asset)?.currency ?? home;
  return {
    formats,
    parts,
    assetName: (asset: string) => parts.asset(asset)?.name ?? asset,
    whole: (asset: string, units: number) => units / 10 ** (parts.asset(asset)?.scale ?? 0),
    units: (asset: string, units: number) => {
      const part = parts.asset(asset);
      return `${formats.units(units, part?.scale ?? 0)} ${part?.unit ?? asset}`;
    },
    unit: (asset: string) => parts.asset(asset)?.unit ?? asset,
    number: (asset: string, units: number, isSigned = false) =>
      `${isSigned && units > 0 ? "+" : ""}${formats.units(units, parts.asset(asset)?.scale ?? 0)}`,
    signed: (asset: string, units: number) => {
      const part = parts.asset(asset);
      const sign = units > 0 ? "+" : "";
      return `${sign}${formats.units(units, part?.scale ?? 0)} ${part?.unit ?? asset}`;
    },
    money: (asset: string, amount: number | null) =>
      amount === null ? null : formats.money({ amount, currency: currency(asset) }),
    tier: parts.tierName,
    rule: useRuleNames(program),
    store: useCatalogNames("stores"),
  };
}

/** What the rules of a program are called, by their codes. */
export function useRuleNames(program: string): (code: string) => string {
  const name = useName();
  const isEnabled = useMay("rules.read") && program !== "";
  const found = useOne(
    "/v1/programs/{program}/rules",
    { path: { program } },
    { isEnabled, staleMs: KEPT_MS },
  );
  return (code) => {
    const rule = found.data?.items.find((each) => each.code === code);
    const names = rule?.latest.body["names"] as Names | undefined;
    return names ? name(names) : code;
  };
}

export type Tellings = ReturnType<typeof useTellings>;
