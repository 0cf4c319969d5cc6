const WIDTH = 88;
const HEIGHT = 24;

/** A line without axes: how a number has moved. It only repeats what the page says in words. */
export function Sparkline({ values }: { values: number[] }) {
  if (values.length < 2) return null;
  const lowest = Math.min(...values);
  const span = Math.max(...values) - lowest || 1;
  const step = WIDTH / (values.length - 1);
  const points = values.map((value, at) => {
    const y = HEIGHT - 2 - ((value - lowest) / span) * (HEIGHT - 4);
    return `${(at * step).toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <polyline points={points.join(" ")} fill="none" strokeWidth="1.5" />
    </svg>
  );
}
