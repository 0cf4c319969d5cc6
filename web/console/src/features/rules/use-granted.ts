import { useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useProgramParts } from "@/shared/program";
import type { RuleBody } from "./body";
import { useWords } from "./words";

const DAYS = 30;

/** What a rule granted in the last days, asset by asset; `null` where it grants no units at all. */
export function useGranted(rule: Schema<"RuleAnswer">, isEnabled = true) {
  const w = useWords();
  const formats = useFormats();
  const { program, code } = rule;
  const parts = useProgramParts(program);
  const isTold = grantsUnits(rule);
  const query = useOne(
    "/v1/programs/{program}/rules/{code}/granted",
    { path: { program, code }, query: { days: DAYS } },
    { isEnabled: isEnabled && isTold },
  );
  const figures = (query.data?.items ?? []).map((each) => {
    const asset = parts.asset(each.asset);
    const units = (count: number) =>
      [formats.units(count, asset?.scale ?? 0), asset?.unit].filter(Boolean).join(" ");
    return {
      asset: asset?.name ?? each.asset,
      granted: units(each.granted_units),
      members: formats.count(each.member_count),
      times: formats.count(each.grant_count),
      back: units(each.reversed_units),
    };
  });
  const nothing = { label: w("grantedLately", { days: DAYS }), value: w("grantedNothing") };
  const facts = figures.map((each) => ({
    label: w("grantedOf", { asset: each.asset, days: DAYS }),
    value: w("grantedFact", each),
  }));
  return {
    days: DAYS,
    query: isTold ? query : null,
    figures,
    /** The same for a dialog that asks before the rule ends or changes. */
    facts: !query.data ? [] : facts.length > 0 ? facts : [nothing],
    isLoading: isEnabled && query.isLoading,
  };
}

// Drafts alone have never granted anything; rules for tags, tiers and announcements never will.
function grantsUnits(rule: Schema<"RuleAnswer">): boolean {
  return rule.versions.some(
    (each) =>
      each.state !== "draft" &&
      (each.body as unknown as RuleBody).effects.some((effect) => effect.asset !== undefined),
  );
}
