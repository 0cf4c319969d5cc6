import type { Condition, LadderBody, Reach, Tier } from "./ladder";

/** With a new tier at a place, which asks for something between its neighbours. */
export function inserted(tiers: Tier[], at: number): Tier[] {
  const taken = new Set(tiers.map((each) => each.code));
  let number = tiers.length + 1;
  while (taken.has(`tier-${number}`)) number += 1;
  const fresh: Tier = {
    code: `tier-${number}`,
    names: { en: "" },
    entry: between(tiers[at - 1]?.entry, tiers[at]?.entry),
  };
  return tiers.toSpliced(at, 0, fresh);
}

export function moved(tiers: Tier[], at: number, by: number): Tier[] {
  const tier = tiers[at];
  const other = tiers[at + by];
  return tier && other ? tiers.with(at, other).with(at + by, tier) : tiers;
}

/** Tiers that earlier versions had and this one has not: members may stand on them. */
export function removedTiers(earlier: LadderBody[], body: LadderBody): Tier[] {
  const left = new Map<string, Tier>();
  for (const tier of earlier.flatMap((each) => each.tiers)) left.set(tier.code, tier);
  for (const { code } of body.tiers) left.delete(code);
  return [...left.values()];
}

/** Without what no longer belongs to it: a floor or replacement that is no tier of it. */
export function tidied(body: LadderBody, removed: Tier[]): LadderBody {
  const codes = new Set(body.tiers.map((each) => each.code));
  const named = removed.flatMap(({ code }) => {
    const counted = body.replaced?.[code];
    return counted ? [[code, counted] as const] : [];
  });
  const { window } = body;
  const needsPeriod = window.kind === "lifetime" || window.kind === "rolling";
  return {
    ...body,
    floor: body.floor && codes.has(body.floor) ? body.floor : null,
    period: body.period ?? (needsPeriod ? "year" : null),
    replaced: Object.fromEntries(named),
  };
}

function between(below: Condition | undefined, above: Condition | undefined): Condition {
  const lower = below?.kind === "reach" ? below : undefined;
  const upper = above?.kind === "reach" ? above : undefined;
  const metric = (upper ?? lower)?.metric ?? { kind: "spend" as const };
  const least = thresholdOf(lower);
  const most = upper ? thresholdOf(upper) : least * 2;
  return { kind: "reach", metric, at_least: String(Math.round((least + most) / 2)) };
}

function thresholdOf(reach: Reach | undefined): number {
  const value = Number(reach?.at_least ?? reach?.above ?? 0);
  return Number.isFinite(value) ? value : 0;
}
