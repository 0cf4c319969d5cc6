import { NONE } from "@/shared/ui";
import "./goals.css";
import { finished, type Goal } from "./types";
import { useWords } from "./words";

const WIDTH = 112;
const HEIGHT = 32;
const EDGE = 3;

/** The trend of a goal with its target as a broken line; said in words for who does not see it. */
export function TrendLine({ goal }: { goal: Goal }) {
  const w = useWords();
  const known = goal.trend
    .map(({ value, status, period_on }, at) => ({ value, status, period_on, at }))
    .filter((each): each is typeof each & { value: number } => each.value !== null);
  if (known.length < 2) return <span className="secondary">{NONE}</span>;
  const values = [...known.map(({ value }) => value), goal.target];
  const lowest = Math.min(...values);
  const span = Math.max(...values) - lowest || 1;
  const x = (at: number) => EDGE + (at / (goal.trend.length - 1)) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - ((value - lowest) / span) * (HEIGHT - 2 * EDGE);
  const over = finished(goal);
  const told = w("trendTold", {
    reached: over.filter(({ status }) => status === "reached").length,
    count: over.length,
  });
  return (
    <svg className="goal-trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={told}>
      <title>{told}</title>
      <line x1={0} x2={WIDTH} y1={y(goal.target)} y2={y(goal.target)} />
      <polyline points={known.map(({ at, value }) => `${x(at)},${y(value)}`).join(" ")} />
      {known.map(({ at, value, status, period_on }) => (
        <circle
          key={period_on}
          cx={x(at)}
          cy={y(value)}
          r={status === "missed" || status === "behind" ? 2.2 : 1.4}
          className={`goal-point-${status}`}
        />
      ))}
    </svg>
  );
}
