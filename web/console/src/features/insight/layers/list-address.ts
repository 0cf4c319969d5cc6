import { frequencyRange, recencyRange, type Cuts } from "./rfm";

interface Ends {
  recency: readonly [number, number];
  frequency: readonly [number, number];
}

/** The list of members whose last order and number of orders are those of some scores. */
export function listAddress(cuts: Cuts, asOf: string, { recency, frequency }: Ends): string {
  const lately = recencyRange(cuts, recency[1]).from;
  const longAgo = recencyRange(cuts, recency[0]).to;
  const least = frequencyRange(cuts, frequency[0]).from;
  const most = frequencyRange(cuts, frequency[1]).to;
  const window = {
    kind: "dates",
    ...(longAgo === null ? {} : { begin: daysBefore(asOf, longAgo) }),
    // Who bought today scores as lately as who bought yesterday: the list stands as of now.
    ...(lately === 0 ? {} : { end: daysBefore(asOf, lately - 1) }),
  };
  const often =
    most === null ? { cmp: "ge", value: least } : { cmp: "between", value: [least, most] };
  const condition = {
    v: 1,
    op: "and",
    args: [
      ...(longAgo === null && lately === 0
        ? []
        : [{ op: "attr", path: "orders.last_at", cmp: "in", value: window }]),
      { op: "attr", path: "orders.count", ...often },
    ],
  };
  return `/members?${new URLSearchParams({ condition: JSON.stringify(condition) })}`;
}

function daysBefore(day: string, count: number): string {
  const then = new Date(`${day}T00:00:00Z`);
  then.setUTCDate(then.getUTCDate() - count);
  return then.toISOString().slice(0, 10);
}
