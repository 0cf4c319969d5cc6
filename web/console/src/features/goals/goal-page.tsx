import { Flex } from "antd";
import { Link, useParams } from "react-router";
import { useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useAccount } from "@/shared/session";
import { Loaded, NONE, Page, Section, StatTile, When } from "@/shared/ui";
import { Acts } from "./acts";
import { everyOf } from "./asking";
import { behindOf } from "./behind";
import "./goals.css";
import { History } from "./history";
import { GoalState } from "./status";
import { TrendChart } from "./trend-chart";
import { isOfPeople, type Goal, type Point } from "./types";
import { useNamed } from "./use-named";
import { useSaid } from "./use-said";
import { useTold } from "./use-told";
import { useWords } from "./words";

/** A goal: where it stands, what came of each period, and what its figure means. */
export function GoalPage() {
  const w = useWords();
  const named = useNamed();
  const { goalId = "" } = useParams();
  const found = useOne("/v1/goals/{goal_id}", { path: { goal_id: goalId } }, { every: everyOf });
  const goal = found.data;
  return (
    <Page
      title={goal ? named(goal.names) : w("goal")}
      lead={goal && <Lead goal={goal} />}
      tags={goal && <GoalState goal={goal} />}
      back={{ to: "/goals", text: w("title") }}
      actions={goal && <Acts goal={goal} />}
    >
      <Loaded query={found}>{(each) => <Body goal={each} />}</Loaded>
    </Page>
  );
}

function Lead({ goal }: { goal: Goal }) {
  const said = useSaid();
  return <>{said(goal)}</>;
}

function Body({ goal }: { goal: Goal }) {
  const w = useWords();
  const told = useTold();
  return (
    <>
      <Tiles goal={goal} />
      {goal.now === null ? (
        <Section title={w("trend")}>
          <p className="secondary">{w(goal.is_active ? "waitingHint" : "archivedHint")}</p>
        </Section>
      ) : (
        <Section title={w("trend")} lead={w("trendLead", { target: told.target(goal) })}>
          <TrendChart goal={goal} />
        </Section>
      )}
      <Definition goal={goal} />
      {goal.trend.length > 0 && <History goal={goal} />}
    </>
  );
}

function Tiles({ goal }: { goal: Goal }) {
  const w = useWords();
  const told = useTold();
  const formats = useFormats();
  const { now } = goal;
  const note = (text: string) => <span className="small secondary">{text}</span>;
  const fact = (text: string) => <span className="goal-fact">{text}</span>;
  return (
    <div className="tiles tiles-four">
      <StatTile
        label={now ? told.period(goal.period, now.period_on) : w("now")}
        value={told.value(goal, now?.value ?? null, true)}
        note={now && note(partsOf(goal, now, w, formats))}
      />
      <StatTile
        label={w("target")}
        value={told.target(goal)}
        note={note(w(`period.${goal.period}`))}
      />
      <StatTile
        label={w("nextLook")}
        value={fact(now && goal.is_active ? formats.day(now.before_on) : NONE)}
        note={now && note(w("countedTo", { day: formats.day(now.as_of) }))}
      />
      <StatTile label={w("owner")} value={fact(goal.owner?.name ?? w("nobody"))} />
    </div>
  );
}

function partsOf(
  goal: Goal,
  { numerator, denominator }: Point,
  w: ReturnType<typeof useWords>,
  formats: ReturnType<typeof useFormats>,
): string {
  if (!isOfPeople(goal) || numerator === null || denominator === null) return "";
  return w("partsOf", { part: formats.count(numerator), whole: formats.count(denominator) });
}

function Definition({ goal }: { goal: Goal }) {
  const w = useWords();
  const named = useNamed();
  const { permissions } = useAccount();
  const behind = goal.now ? behindOf(goal, goal.now) : [];
  const shown = behind.filter((each) => permissions.includes(each.may));
  return (
    <Section title={w("definition")}>
      <div className="stack">
        <div className="goal-said">{named(goal.means)}</div>
        {goal.now && (
          <div className="small secondary">
            {w("workedOut")} <When at={goal.now.computed_at} as="relative" />
          </div>
        )}
        {shown.length > 0 && (
          <Flex gap={16} wrap>
            {shown.map((each) => (
              <Link key={each.to} to={each.to}>
                {w(`behind.${each.what}`)}
              </Link>
            ))}
          </Flex>
        )}
      </div>
    </Section>
  );
}
