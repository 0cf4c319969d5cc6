const DAY_MS = 86_400_000;

/** The stretch as long as the one from a day until before another, right before it. */
export function periodBefore(from: string, asOf: string): { from: string; asOf: string } {
  const begins = new Date(`${from}T00:00:00Z`).getTime();
  const ends = new Date(`${asOf}T00:00:00Z`).getTime();
  const before = new Date(begins - Math.max(DAY_MS, ends - begins));
  return { from: before.toISOString().slice(0, 10), asOf: from };
}

/** By how much a number is more than it was: 0.12 is 12 % more; unknown where it was nothing. */
export function changeOf(now: number, before: number | undefined): number | null {
  return before === undefined || before <= 0 ? null : (now - before) / before;
}
