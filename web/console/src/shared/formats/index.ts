export { formatMoney, formatMoneyShort, moneyOf, scaleOf, type MoneyValue } from "./money";
export { decimalOf, formatCount, formatScaled, formatShare, unitsOf } from "./numbers";
export { formatDay, formatInstant, formatMonth, formatRelative } from "./time";
export { useFormats } from "./use-formats";
export { dayAfter, endOfDay, startOfDay } from "./days";
