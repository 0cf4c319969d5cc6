import { Link } from "react-router";
import type { Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { membersOn, type LadderBody } from "./ladder";
import type { Sentences } from "./sentences";
import "./tiers.css";
import { useWords } from "./words";

type Census = Schema<"LadderReport">;

interface StepsProps {
  code: string;
  body: LadderBody;
  census: Census | undefined;
  sentences: Sentences;
  /** Of a day in the past there is no list of members that a count could lead to. */
  isPast: boolean;
}

/** A ladder as a flight of steps, with what leads to each and how many stand on it. */
export function Steps({ code, body, census, sentences, isPast }: StepsProps) {
  const w = useWords();
  const name = useName();
  const countOf = (tier: string) =>
    census?.tiers.find((each) => each.tier === tier)?.member_count ?? 0;
  const total = census?.members ?? 0;
  return (
    <ol className="ladder-steps" aria-label={name(body.names)}>
      <Step
        rank={-1}
        title={w("withoutTier")}
        lead={census?.no_activity ? w("noActivityOf", { count: census.no_activity }) : ""}
        count={census && census.none + census.no_activity}
        total={total}
        {...(isPast ? {} : { to: membersOn(code, null) })}
      />
      {body.tiers.map((tier, rank) => (
        <Step
          key={tier.code}
          rank={rank}
          title={name(tier.names)}
          lead={sentences.condition(tier.entry)}
          stay={tier.stay ? w("staysBy", { condition: sentences.condition(tier.stay) }) : undefined}
          count={census && countOf(tier.code)}
          total={total}
          {...(isPast ? {} : { to: membersOn(code, tier.code) })}
        />
      ))}
    </ol>
  );
}

interface StepProps {
  rank: number;
  title: string;
  lead: string;
  stay?: string | undefined;
  count: number | undefined;
  total: number;
  to?: string;
}

function Step({ rank, title, lead, stay, count, total, to }: StepProps) {
  const w = useWords();
  const formats = useFormats();
  const share = count === undefined || total === 0 ? 0 : count / total;
  const shown = count === undefined ? "…" : w("members", { count });
  const style = { "--rank": rank + 1 } as React.CSSProperties;
  return (
    <li className={rank < 0 ? "ladder-step ladder-ground" : "ladder-step"} style={style}>
      <strong className="step-title">{title}</strong>
      <span className="small secondary step-lead">{lead}</span>
      {stay && <span className="small secondary">{stay}</span>}
      <span className="step-count number">
        {to && count !== undefined ? (
          <Link to={to} aria-label={`${title}: ${shown}`}>
            {shown}
          </Link>
        ) : (
          shown
        )}
        <span className="small secondary">{formats.share(share)}</span>
      </span>
      <span className="step-track" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </li>
  );
}
