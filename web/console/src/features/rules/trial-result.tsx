import { Alert } from "antd";
import type { Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { useProgramParts } from "@/shared/program";
import { MemberLink, StateTag, type StateTone } from "@/shared/ui";
import { useWords } from "./words";

type Considered = Schema<"Considered">;

const TONES: Record<Considered["outcome"], StateTone> = {
  acted: "good",
  cut: "warning",
  not_valid: "neutral",
  off_schedule: "neutral",
  unmet: "neutral",
  nothing: "neutral",
  lost: "neutral",
};

interface TrialResultProps {
  result: Schema<"DryRun">;
  /** The rule that is tried; it stands first. */
  code: string;
  program: string;
}

/** What would come of it, and of each rule why or why not. */
export function TrialResult({ result, code, program }: TrialResultProps) {
  const w = useWords();
  const formats = useFormats();
  const parts = useProgramParts(program);
  const considered = result.considered.toSorted(
    (one, two) => Number(two.rule === code) - Number(one.rule === code),
  );
  const units = (asset: string, count: number) => {
    const part = parts.asset(asset);
    return `${formats.units(count, part?.scale ?? 0)} ${part?.unit ?? asset}`;
  };
  const totals = new Map<string, number>();
  for (const each of result.grants) {
    totals.set(each.asset, (totals.get(each.asset) ?? 0) + each.units);
  }
  return (
    <div className="trial-result">
      {!result.is_heard && <Alert type="warning" showIcon title={w("trial.notHeard")} />}
      <div>
        <div className="secondary small">
          {formats.minute(result.occurred_at)}
          {result.member_id && (
            <>
              {" · "}
              <MemberLink id={result.member_id} name={w("trial.theMember")} />
            </>
          )}
        </div>
        <div className="trial-total number">
          {totals.size === 0
            ? w("trial.nothing")
            : [...totals].map(([asset, count]) => units(asset, count)).join(" + ")}
        </div>
      </div>
      <ul className="trial-rules">
        {considered.map((each) => (
          <RuleVerdict
            key={each.rule}
            considered={each}
            isTried={each.rule === code}
            grants={result.grants.filter((grant) => grant.rule === each.rule)}
            units={units}
          />
        ))}
      </ul>
      {result.others.length > 0 && (
        <div>
          <h3>{w("trial.others")}</h3>
          {result.others.join(", ")}
        </div>
      )}
    </div>
  );
}

interface RuleVerdictProps {
  considered: Considered;
  isTried: boolean;
  grants: Schema<"WouldGrant">[];
  units: (asset: string, count: number) => string;
}

function RuleVerdict({ considered, isTried, grants, units }: RuleVerdictProps) {
  const w = useWords();
  const name = useName();
  return (
    <li className={isTried ? "trial-rule trial-tried" : "trial-rule"}>
      <div className="trial-head">
        <code>{considered.rule}</code>
        <StateTag tone={TONES[considered.outcome]} text={w(`outcome.${considered.outcome}`)} />
        <span className="number">
          {grants.map((each) => units(each.asset, each.units)).join(" + ")}
        </span>
      </div>
      <div>{name(considered.words)}</div>
      {grants
        .filter((each) => each.asked_units !== each.units)
        .map((each) => (
          <div key={each.asset} className="secondary small">
            {w("trial.asked", { units: units(each.asset, each.asked_units) })}
          </div>
        ))}
    </li>
  );
}
