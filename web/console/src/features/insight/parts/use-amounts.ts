import { useMemo } from "react";
import { scaleOf, useFormats } from "@/shared/formats";

const SCALE_WITHOUT_CURRENCY = 2;

/** Formats of amounts, which reports give as decimals of one currency, or of none. */
export function useAmounts(currency: string) {
  const formats = useFormats();
  return useMemo(() => {
    const scale = currency ? scaleOf(currency) : SCALE_WITHOUT_CURRENCY;
    const minor = (amount: number) => Math.round(amount * 10 ** scale);
    const money = (amount: number) => ({ amount: minor(amount), currency, scale });
    const plain = (amount: number) => formats.units(minor(amount), scale);
    return {
      whole: (amount: number | null) =>
        amount === null ? "–" : currency ? formats.money(money(amount)) : plain(amount),
      short: (amount: number | null) =>
        amount === null ? "–" : currency ? formats.moneyShort(money(amount)) : plain(amount),
    };
  }, [currency, formats]);
}
