import { useMemo } from "react";
import { scaleOf, useFormats } from "@/shared/formats";

/** Formats of amounts, which reports give as decimals of one currency. */
export function useAmounts(currency: string) {
  const formats = useFormats();
  return useMemo(() => {
    const scale = currency ? scaleOf(currency) : 2;
    const money = (amount: number) => ({
      amount: Math.round(amount * 10 ** scale),
      currency: currency || "XXX",
      scale,
    });
    return {
      whole: (amount: number | null) => (amount === null ? "–" : formats.money(money(amount))),
      short: (amount: number | null) => (amount === null ? "–" : formats.moneyShort(money(amount))),
    };
  }, [currency, formats]);
}
