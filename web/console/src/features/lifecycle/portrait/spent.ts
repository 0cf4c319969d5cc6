import { scaleOf, type MoneyValue } from "@/shared/formats";
import type { Portrait } from "./use-portrait";

const SCALE_OF_MICRO = 6;

/** Millionths of a currency as money in its own places. */
export function moneyOf(micro: number, currency: string): MoneyValue {
  const scale = scaleOf(currency);
  return { amount: Math.round(micro / 10 ** (SCALE_OF_MICRO - scale)), currency, scale };
}

/** What was spent in each currency, net of returns. */
export function spentOf(portrait: Portrait): MoneyValue[] {
  return portrait.picture.value.spent.map((each) => moneyOf(each.net_micro, each.currency));
}
