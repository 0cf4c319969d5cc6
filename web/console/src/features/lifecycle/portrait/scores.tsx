import { Tag } from "antd";
import { Link } from "react-router";
import { useFormats } from "@/shared/formats";
import { useInstallation, useMay } from "@/shared/session";
import { useGroupName, type Group } from "@/shared/stages";
import { Bars } from "./bars";
import { useWords } from "../words";
import { moneyOf } from "./spent";
import type { Portrait } from "./use-portrait";

type Rfm = NonNullable<Portrait["rfm"]>;

const BEST = 5;
const ENGAGEMENT = ["visits", "opens", "clicks", "check_ins", "posts"] as const;
const LOYALTY = ["repurchases", "tenure", "breadth", "reviews", "referrals"] as const;
type PartCode = (typeof ENGAGEMENT)[number] | (typeof LOYALTY)[number];

/** How the member scores against all others, with what each score is made of. */
export function Scores({ portrait: { rfm, liveliness } }: { portrait: Portrait }) {
  const w = useWords();
  if (rfm === null && liveliness === null) {
    return <p className="secondary small">{w("noScores")}</p>;
  }
  const parts = liveliness?.parts as Record<string, Record<string, number>> | undefined;
  return (
    <div className="portrait-parts portrait-scores">
      {rfm && <RfmScores rfm={rfm} />}
      {liveliness && (
        <>
          <Scored
            title={w("engagement")}
            score={liveliness.engagement}
            codes={ENGAGEMENT}
            parts={parts?.["engagement"] ?? {}}
          />
          <Scored
            title={w("loyalty")}
            score={liveliness.loyalty}
            codes={LOYALTY}
            parts={parts?.["loyalty"] ?? {}}
          />
        </>
      )}
    </div>
  );
}

function RfmScores({ rfm }: { rfm: Rfm }) {
  const w = useWords();
  const name = useGroupName();
  const formats = useFormats();
  const { currency } = useInstallation();
  const mayReports = useMay("reports.read");
  const group = <Tag>{name(rfm.group_name as Group)}</Tag>;
  const rows = [
    {
      key: "R",
      label: w("recency"),
      score: rfm.recency_score,
      text: w("daysAgo", { count: rfm.recency_days }),
    },
    {
      key: "F",
      label: w("frequency"),
      score: rfm.frequency_score,
      text: w("orders", { count: rfm.frequency }),
    },
    {
      key: "M",
      label: w("monetary"),
      score: rfm.monetary_score,
      text: formats.moneyShort(moneyOf(rfm.monetary_micro, currency)),
    },
  ];
  const address = `/insight/layers?${new URLSearchParams({ behind: `rfm_group=${rfm.group_name}` })}`;
  return (
    <div>
      <h3>
        {w("rfm")}
        {mayReports ? <Link to={address}>{group}</Link> : group}
      </h3>
      <ul className="portrait-bars">
        {rows.map(({ key, label, score, text }) => (
          <li key={key}>
            <span className="portrait-bar-name">{label}</span>
            <Dots score={score} />
            <span className="number secondary">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Dots({ score }: { score: number }) {
  const w = useWords();
  return (
    <span className="portrait-dots" role="img" aria-label={w("scoreOf", { score, best: BEST })}>
      {Array.from({ length: BEST }, (_, at) => (
        <span key={at} className={at < score ? "is-on" : ""} />
      ))}
    </span>
  );
}

interface ScoredProps {
  title: string;
  score: number;
  codes: readonly PartCode[];
  parts: Record<string, number>;
}

/** A score from 0 to 100; a bar is how many of the others have less of that part. */
function Scored({ title, score, codes, parts }: ScoredProps) {
  const w = useWords();
  const formats = useFormats();
  return (
    <Bars
      title={title}
      value={w("ofHundred", { score: Math.round(score) })}
      bars={codes
        .filter((code) => parts[code] !== undefined)
        .map((code) => ({
          key: code,
          name: w(`part.${code}`),
          share: (parts[`${code}_percentile`] ?? 0) / 100,
          text: formats.count(parts[code] ?? 0),
        }))}
    />
  );
}
