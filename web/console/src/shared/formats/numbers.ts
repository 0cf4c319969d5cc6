import type { Language } from "@/shared/i18n";

/** `12,345`; `compact` gives `12K` or `1.2万`. */
export function formatCount(
  value: number,
  language: Language,
  options: { isCompact?: boolean } = {},
): string {
  if (!options.isCompact || Math.abs(value) < 10_000) return value.toLocaleString(language);
  return value.toLocaleString(language, { notation: "compact", maximumFractionDigits: 1 });
}

/** `12.3%` of a share between 0 and 1; all with the same places, so that they stand under each other. */
export function formatShare(share: number, language: Language, digits = 1): string {
  // Nothing and all of it are exact, and need none.
  const places = share === 0 || share === 1 ? 0 : digits;
  return share.toLocaleString(language, {
    style: "percent",
    minimumFractionDigits: places,
    maximumFractionDigits: digits,
  });
}

/** A whole number that stands for a decimal one: 12345 with 2 places is `123.45`. */
export function formatScaled(units: number | string, scale: number, language: Language): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: scale,
    maximumFractionDigits: scale,
  }).format(decimalOf(units, scale));
}

/** `12345`, 2 → `123.45` as text, exactly: Intl reads it without going through a float. */
export function decimalOf(units: number | string, scale: number): Intl.StringNumericLiteral {
  const text = String(units);
  const isNegative = text.startsWith("-");
  const digits = text.replace("-", "").padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale > 0 ? `.${digits.slice(-scale)}` : "";
  return `${isNegative ? "-" : ""}${whole}${fraction}` as Intl.StringNumericLiteral;
}

/** `"123.45"`, 2 → 12345; null where it is no such number. */
export function unitsOf(decimal: string, scale: number): number | null {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal.trim());
  if (!found) return null;
  const [, sign, whole = "0", fraction = ""] = found;
  if (fraction.length > scale && /[1-9]/.test(fraction.slice(scale))) return null;
  const units = Number(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  return Number.isSafeInteger(units) ? (sign ? -units : units) : null;
}
