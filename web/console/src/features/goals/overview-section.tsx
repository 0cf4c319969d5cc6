import { Skeleton } from "antd";
import { Link } from "react-router";
import { useOne } from "@/shared/api";
import { useAccount, useMay } from "@/shared/session";
import { Loaded, Section } from "@/shared/ui";
import { everyOf } from "./asking";
import "./goals.css";
import { GoalState } from "./status";
import { TrendLine } from "./trend-line";
import { addressOf, type Goal } from "./types";
import { useNamed } from "./use-named";
import { useTold } from "./use-told";
import { useWords } from "./words";

/** For the overview: where every goal stands; without any, an invitation to whoever may set one. */
export function GoalsSection() {
  const w = useWords();
  // Goals count everybody, and are not for whoever is limited to some stores.
  const { stores } = useAccount();
  const isEnabled = useMay("reports.read") && stores === null;
  const mayWrite = useMay("goals.write");
  const goals = useOne("/v1/goals", {}, { isEnabled, every: everyOf });
  const active = goals.data?.filter((each) => each.is_active);
  if (!isEnabled || (active?.length === 0 && !mayWrite)) return null;
  return (
    <Section title={w("sectionTitle")} extra={<Link to="/goals">{w("sectionAll")}</Link>}>
      <Loaded query={goals} skeleton={<Skeleton active title={false} paragraph={{ rows: 2 }} />}>
        {() =>
          active?.length ? (
            <ul className="goal-rows">
              {active.map((goal) => (
                <li key={goal.id}>
                  <Row goal={goal} />
                </li>
              ))}
            </ul>
          ) : (
            <p className="secondary">
              {w("sectionEmpty")} <Link to="/goals">{w("sectionInvite")}</Link>
            </p>
          )
        }
      </Loaded>
    </Section>
  );
}

function Row({ goal }: { goal: Goal }) {
  const told = useTold();
  const named = useNamed();
  return (
    <div className="goal-row">
      <Link to={addressOf(goal)}>{named(goal.names)}</Link>
      <div className="number">
        <div className="goal-fact">{told.value(goal, goal.now?.value ?? null, true)}</div>
        <div className="small secondary">{told.target(goal)}</div>
      </div>
      <TrendLine goal={goal} />
      <span>
        <GoalState goal={goal} />
      </span>
    </div>
  );
}
