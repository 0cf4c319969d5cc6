import type { Language } from "@/shared/i18n";
import { decimalOf, unitsOf } from "./numbers";

export interface MoneyValue {
  amount: number;
  currency: string;
  scale?: number | null | undefined;
}

/** How many places a currency has: 2 for CNY, 0 for JPY, 3 for KWD. */
export function scaleOf(currency: string): number {
  return currencyFormat(currency, "en").resolvedOptions().maximumFractionDigits ?? 2;
}

/** A price that the interface gives as a decimal, with more places than its currency where it has them. */
export function moneyOf(decimal: string, currency: string): MoneyValue {
  const places = decimal.split(".")[1]?.replace(/0+$/, "").length ?? 0;
  const scale = Math.max(scaleOf(currency), places);
  return { amount: unitsOf(decimal, scale) ?? 0, currency, scale };
}

/** `¥1,234.50`: as the language writes this currency, with all its places. */
export function formatMoney(money: MoneyValue, language: Language): string {
  const scale = money.scale ?? scaleOf(money.currency);
  return currencyFormat(money.currency, language, scale).format(decimalOf(money.amount, scale));
}

/** `¥1.2万`: for tiles and axes, where the last place says nothing. */
export function formatMoneyShort(money: MoneyValue, language: Language): string {
  const scale = money.scale ?? scaleOf(money.currency);
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: money.currency,
    currencyDisplay: "narrowSymbol",
    notation: "compact",
    maximumFractionDigits: 1,
  }).format(decimalOf(money.amount, scale));
}

function currencyFormat(currency: string, language: Language, scale?: number) {
  const digits =
    scale === undefined ? {} : { minimumFractionDigits: scale, maximumFractionDigits: scale };
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...digits,
  });
}
