import { useFormats } from "@/shared/formats";
import { useProgramParts } from "@/shared/program";
import { useInstallation } from "@/shared/session";

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
    signed: (asset: string, units: number) => {
      const part = parts.asset(asset);
      const sign = units > 0 ? "+" : "";
      return `${sign}${formats.units(units, part?.scale ?? 0)} ${part?.unit ?? asset}`;
    },
    money: (asset: string, amount: number | null) =>
      amount === null ? null : formats.money({ amount, currency: currency(asset) }),
    tier: parts.tierName,
  };
}

export type Tellings = ReturnType<typeof useTellings>;
