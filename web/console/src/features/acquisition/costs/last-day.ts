/** The last day of what ends before a day. */
export function lastDay(beforeOn: string): string {
  const day = new Date(`${beforeOn}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}
