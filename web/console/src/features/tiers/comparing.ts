import type { LadderBody } from "./ladder";

export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** What is told whole, in words, and not field by field. */
const WHOLE = /^tiers\.[^.]+\.(entry|stay)$/;

/** Where two versions say otherwise; tiers are told by their codes, wherever they stand. */
export function differencesOf(before: LadderBody, after: LadderBody): Difference[] {
  return [...compared("", byCode(before), byCode(after))];
}

function byCode(body: LadderBody): Record<string, unknown> {
  const order = body.tiers.map(({ code }) => code);
  const tiers = Object.fromEntries(body.tiers.map((tier) => [tier.code, tier]));
  return { ...body, tiers, order };
}

function* compared(path: string, before: unknown, after: unknown): Generator<Difference> {
  if (isRecord(before) && isRecord(after) && !WHOLE.test(path)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* compared(path ? `${path}.${key}` : key, before[key], after[key]);
    }
  } else if (!isSame(before, after)) {
    yield { path, before, after };
  }
}

function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before ?? null) === JSON.stringify(after ?? null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
