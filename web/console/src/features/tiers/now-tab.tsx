import { Link } from "react-router";
import { useOne } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { useInstallation, useMay } from "@/shared/session";
import { Problem, Section, useAsOf } from "@/shared/ui";
import { bodyOf, shownOf, versionAt, type Ladder, type LadderBody } from "./ladder";
import { useSentences, type Sentences } from "./sentences";
import { Steps } from "./steps";
import { useAssets, useCensus } from "./use-ladders";
import { useWords } from "./words";

/** Who stands where on a day, and the terms that were in force then. */
export function NowTab({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const { now } = useInstallation();
  const { at } = useAsOf();
  const census = useCensus(ladder.program, at);
  const sentences = useSentences(useAssets(ladder.program));
  const moment = at ? new Date(at) : now();
  const version = versionAt(ladder, moment) ?? shownOf(ladder, moment);
  if (!version) return null;
  const body = bodyOf(version);
  const found = census.data?.ladders.find((each) => each.ladder === ladder.code);
  return (
    <div className="stack">
      {census.error && <Problem problem={census.error} onRetry={() => void census.refetch()} />}
      <Section
        title={w("standing")}
        lead={found ? w("standingLead", { count: found.members }) : undefined}
      >
        <Steps
          code={ladder.code}
          body={body}
          census={found}
          sentences={sentences}
          isPast={at !== null}
        />
      </Section>
      <Terms body={body} sentences={sentences} />
      <RulesThatNameIt ladder={ladder} />
    </div>
  );
}

export function Terms({ body, sentences }: { body: LadderBody; sentences: Sentences }) {
  const w = useWords();
  const name = useName();
  const tierName = (code: string) => {
    const tier = body.tiers.find((each) => each.code === code);
    return tier ? name(tier.names) : code;
  };
  return (
    <Section title={w("terms")}>
      <dl className="terms-list">
        {sentences.terms(body, tierName).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {(body.penalties ?? []).map((each) => (
          <div key={each.code}>
            <dt>{w("penalty", { name: name(each.names) })}</dt>
            <dd>
              {each.inactive_days
                ? w("penaltyInactive", { days: each.inactive_days, notice: each.notice_days })
                : w("penaltyCalled", { notice: each.notice_days })}
            </dd>
          </div>
        ))}
        {body.tiers.map(({ code, names, benefits = [] }) =>
          benefits.length === 0 ? null : (
            <div key={code}>
              <dt>{w("benefitOf", { tier: name(names) })}</dt>
              {benefits.map((each) => (
                <dd key={each.code}>{each.names ? name(each.names) : each.code}</dd>
              ))}
            </div>
          ),
        )}
      </dl>
    </Section>
  );
}

/** What a tier is worth is said by rules: multipliers and tables that name the ladder. */
function RulesThatNameIt({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const name = useName();
  const may = useMay("rules.read");
  const rules = useOne(
    "/v1/programs/{program}/rules",
    { path: { program: ladder.program } },
    { isEnabled: may, staleMs: 30_000 },
  );
  if (!may || !rules.data) return null;
  const naming = rules.data.items.filter((each) => names(each.latest.body, ladder.code));
  return (
    <Section title={w("rulesThatName")} lead={w("rulesThatNameLead")}>
      {naming.length === 0 ? (
        <span className="secondary">{w("noRuleNames")}</span>
      ) : (
        <ul className="plain-list">
          {naming.map((each) => (
            <li key={each.code}>
              <Link to={`/rules/${each.program}/${each.code}`}>
                {name(each.latest.body["names"] as Parameters<typeof name>[0])}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function names(body: unknown, ladder: string): boolean {
  if (Array.isArray(body)) return body.some((each) => names(each, ladder));
  if (typeof body !== "object" || body === null) return false;
  return Object.entries(body).some(
    ([key, value]) => (key === "ladder" && value === ladder) || names(value, ladder),
  );
}
