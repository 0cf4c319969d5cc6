/** How an asset is configured, as `/v1/schemas/asset` describes it. */
export interface Settings {
  name: string;
  names?: Record<string, string>;
  kind: Kind;
  time_zone?: string | null;
  unit_names?: Record<string, string>;
  scale?: number;
  currency?: string | null;
  unit_value?: string | null;
  expiry?: Expiry;
  pending?: Pending;
  debt?: Debt;
  expired_return?: ExpiredReturn;
  reinstatement_days?: number | null;
  warn_days?: number[];
  breakage?: Breakage;
  is_transferable?: boolean;
}

export const KINDS = ["points", "growth", "stored_value", "credits"] as const;
export type Kind = (typeof KINDS)[number];

export const DEBTS = [
  "within_balance",
  "pending_only",
  "unlimited",
  "merchant_absorbs",
  "deduct_from_refund",
] as const;
export type Debt = (typeof DEBTS)[number];

export const EXPIRIES = ["none", "rolling", "calendar", "sliding"] as const;
export const CALENDAR_UNITS = ["month", "quarter", "half", "year"] as const;

export type Expiry =
  | { kind: "none" }
  | { kind: "rolling" | "sliding"; days?: number; months?: number }
  | { kind: "calendar"; unit: (typeof CALENDAR_UNITS)[number]; periods?: number };

export const PENDINGS = ["none", "days", "order_completed"] as const;
export type Pending = { kind: "none" | "order_completed" } | { kind: "days"; days: number };

export const EXPIRED_RETURNS = ["stay_expired", "grace", "reissue"] as const;
export type ExpiredReturn = { kind: "stay_expired" | "reissue" } | { kind: "grace"; days: number };

export const BREAKAGES = ["cohorts", "fixed"] as const;
export type Breakage = { kind: "cohorts"; lots_min?: number } | { kind: "fixed"; rate: string };

/** What the form holds: every part of the settings in a field of its own. */
export interface Values {
  code: string;
  name: string;
  name_zh?: string;
  kind: Kind;
  unit_en?: string;
  unit_zh?: string;
  scale: number;
  currency?: string | null;
  unit_value?: string | null;
  expiry: Expiry["kind"];
  expiry_count?: number;
  expiry_in?: "days" | "months";
  expiry_unit?: (typeof CALENDAR_UNITS)[number];
  expiry_periods?: number;
  pending: Pending["kind"];
  pending_days?: number;
  debt: Debt;
  expired_return: ExpiredReturn["kind"];
  grace_days?: number;
  reinstatement_days?: number | null;
  warn_days: string[];
  breakage: Breakage["kind"];
  breakage_rate?: string;
  lots_min?: number;
  is_transferable: boolean;
}

export function valuesOf(code: string, settings: Settings): Values {
  const { expiry = { kind: "none" }, pending = { kind: "none" } } = settings;
  const { expired_return: back = { kind: "stay_expired" } } = settings;
  const { breakage = { kind: "cohorts" } } = settings;
  return {
    code,
    name: settings.name,
    name_zh: settings.names?.["zh-CN"] ?? "",
    kind: settings.kind,
    unit_en: settings.unit_names?.["en"] ?? "",
    unit_zh: settings.unit_names?.["zh-CN"] ?? "",
    scale: settings.scale ?? 0,
    currency: settings.currency ?? null,
    unit_value: settings.unit_value ?? null,
    expiry: expiry.kind,
    ...lengthOf(expiry),
    pending: pending.kind,
    pending_days: pending.kind === "days" ? pending.days : 7,
    debt: settings.debt ?? "within_balance",
    expired_return: back.kind,
    grace_days: back.kind === "grace" ? back.days : 30,
    reinstatement_days: settings.reinstatement_days ?? null,
    warn_days: (settings.warn_days ?? []).map(String),
    breakage: breakage.kind,
    breakage_rate: breakage.kind === "fixed" ? breakage.rate : "0.1",
    lots_min: breakage.kind === "cohorts" ? (breakage.lots_min ?? 30) : 30,
    is_transferable: settings.is_transferable ?? false,
  };
}

function lengthOf(expiry: Expiry): Partial<Values> {
  const usual = {
    expiry_count: 12,
    expiry_in: "months" as const,
    expiry_unit: "year" as const,
    expiry_periods: 0,
  };
  if (expiry.kind === "calendar") {
    return { ...usual, expiry_unit: expiry.unit, expiry_periods: expiry.periods ?? 0 };
  }
  if (expiry.kind === "none") return usual;
  return expiry.months
    ? { ...usual, expiry_count: expiry.months }
    : { ...usual, expiry_count: expiry.days ?? 0, expiry_in: "days" };
}

/** The settings that the form means; what the form has no field for stays as it was. */
export function settingsOf(values: Values, before: Partial<Settings>): Settings {
  const { unit_en: en, unit_zh: zh } = values;
  return {
    ...before,
    name: values.name,
    names: said(before.names, { "zh-CN": values.name_zh }),
    kind: values.kind,
    unit_names: said(before.unit_names, { en, "zh-CN": zh }),
    scale: values.scale,
    currency: values.currency || null,
    unit_value: values.unit_value || null,
    expiry: expiryOf(values),
    pending:
      values.pending === "days"
        ? { kind: "days", days: values.pending_days ?? 0 }
        : { kind: values.pending },
    debt: values.debt,
    expired_return:
      values.expired_return === "grace"
        ? { kind: "grace", days: values.grace_days ?? 0 }
        : { kind: values.expired_return },
    reinstatement_days: values.reinstatement_days ?? null,
    warn_days: values.warn_days.map(Number).toSorted((one, two) => two - one),
    breakage:
      values.breakage === "fixed"
        ? { kind: "fixed", rate: values.breakage_rate ?? "0" }
        : { kind: "cohorts", lots_min: values.lots_min ?? 30 },
    is_transferable: values.is_transferable,
  };
}

/** Names as they were, but for these languages; an empty one has none. */
function said(
  before: Record<string, string> | undefined,
  now: Record<string, string | undefined>,
): Record<string, string> {
  const all = Object.entries({ ...before, ...now });
  return Object.fromEntries(all.filter((each): each is [string, string] => Boolean(each[1])));
}

function expiryOf(values: Values): Expiry {
  switch (values.expiry) {
    case "none":
      return { kind: "none" };
    case "calendar":
      return {
        kind: "calendar",
        unit: values.expiry_unit ?? "year",
        periods: values.expiry_periods ?? 0,
      };
    default:
      return { kind: values.expiry, [values.expiry_in ?? "months"]: values.expiry_count ?? 0 };
  }
}
