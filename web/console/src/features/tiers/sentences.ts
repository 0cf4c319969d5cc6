import { useFormats } from "@/shared/formats";
import type { Condition, LadderBody, Metric, Validity, Window } from "./ladder";
import type { CountedAsset } from "./use-ladders";
import { useWords } from "./words";

/** What a ladder says, in words: what leads to a tier, for how long, and how one falls. */
export function useSentences(assets: CountedAsset[]) {
  const w = useWords();
  const formats = useFormats();

  function metric(of: Metric): string {
    if (of.kind !== "growth" && of.kind !== "credits") return w(`metric.${of.kind}`);
    return assets.find((each) => each.code === of.asset)?.name ?? of.asset;
  }

  function number(text: string | null | undefined): string {
    const value = Number(text);
    return text && Number.isFinite(value) ? formats.count(value) : (text ?? "?");
  }

  function condition(of: Condition): string {
    switch (of.kind) {
      case "always":
        return w("cond.always");
      case "reach":
        return of.above != null
          ? w("cond.above", { metric: metric(of.metric), number: number(of.above) })
          : w("cond.atLeast", { metric: metric(of.metric), number: number(of.at_least) });
      case "top_members":
        return w("cond.topMembers", { percent: of.percent, metric: metric(of.metric) });
      case "top_spend":
        return w("cond.topSpend", { percent: of.percent });
      default:
        return of.args
          .map((each) => ("args" in each ? `(${condition(each)})` : condition(each)))
          .join(w(`join.${of.kind}`));
    }
  }

  function window(of: Window): string {
    switch (of.kind) {
      case "lifetime":
        return w("window.lifetime");
      case "calendar":
        return w(`window.calendar.${of.unit}`);
      case "rolling":
        return w("windowRolling", { count: of.days });
      default:
        return w(`windowAnniversary.${of.of}`, { months: of.months ?? 12 });
    }
  }

  function validity(of: Validity | undefined): string {
    const { kind, months = 12, grace_days = 0 } = of ?? { kind: "period_end" };
    const base = kind === "months" ? w("validityMonths", { count: months }) : w(`validity.${kind}`);
    return grace_days > 0 ? `${base}${w("withGrace", { count: grace_days })}` : base;
  }

  /** The terms of the whole ladder, each with its label. */
  function terms(body: LadderBody, tierName: (code: string) => string) {
    const facts = [
      { label: w("window"), value: window(body.window) },
      { label: w("up"), value: w(`up.${body.up ?? "at_once"}`) },
      { label: w("validity"), value: validity(body.validity) },
      { label: w("fail"), value: w(`fail.${body.fail ?? "one_down"}`) },
      { label: w("onReturn"), value: w(`onReturn.${body.on_return ?? "period_end"}`) },
    ];
    if (body.floor) facts.push({ label: w("floor"), value: tierName(body.floor) });
    const warned = body.warn_days ?? [];
    if (warned.length > 0) {
      facts.push({ label: w("warnDays"), value: w("warnedAhead", { days: warned.join(", ") }) });
    }
    return facts;
  }

  return { metric, condition, window, validity, terms };
}

export type Sentences = ReturnType<typeof useSentences>;
