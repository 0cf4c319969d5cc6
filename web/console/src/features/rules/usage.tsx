import { Progress } from "antd";
import type { Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import type { ProgramParts } from "@/shared/program";
import { useWords } from "./words";

interface UsageProps {
  counters: Schema<"CounterAnswer">[];
  parts: ProgramParts;
}

/** How far caps and budgets are used, with a bar for each. */
export function Usage({ counters, parts }: UsageProps) {
  const w = useWords();
  const formats = useFormats();
  return (
    <div className="rule-usage">
      {counters.map((each) => {
        const asset = parts.asset(each.asset);
        const units = (count: number) =>
          each.asset ? formats.units(count, asset?.scale ?? 0) : formats.count(count);
        const told = { used: units(each.used), most: units(each.most ?? 0) };
        const what = each.scope === "budget" ? w("cap.scope.budget") : w(`cap.per.${each.per}`);
        const share = each.most ? (100 * each.used) / each.most : 0;
        return (
          <div key={each.scope + each.per + each.asset}>
            <span className="small number">
              {what}: {w("usedOf", told)}{" "}
              <span className="secondary">{each.asset ? (asset?.unit ?? "") : w("times")}</span>
            </span>
            <Progress
              percent={Math.round(share)}
              size="small"
              showInfo={false}
              status={share >= 100 ? "exception" : "normal"}
              aria-label={`${what}: ${w("usedOf", told)}`}
            />
          </div>
        );
      })}
    </div>
  );
}
