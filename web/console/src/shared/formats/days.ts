/** The instant at which a day begins by the clocks of a time zone: `2026-03-01` as RFC 3339. */
export function startOfDay(day: string, timeZone: string): string {
  const guess = new Date(`${day}T00:00:00Z`).getTime();
  const first = guess - offsetAt(guess, timeZone);
  // Where the clock was changed in between, the second guess is right.
  return new Date(guess - offsetAt(first, timeZone)).toISOString();
}

export function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(instant);
  const at = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(
    at("year"),
    at("month") - 1,
    at("day"),
    at("hour"),
    at("minute"),
    at("second"),
  );
  return shown - Math.floor(instant / 1000) * 1000;
}

/** The last millisecond of a day by the clocks of a time zone: what was true when it ended. */
export function endOfDay(day: string, timeZone: string): string {
  return new Date(new Date(startOfDay(dayAfter(day), timeZone)).getTime() - 1).toISOString();
}
