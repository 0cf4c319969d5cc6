/** The list of members who joined on the days of the report. */
export function joinedAddress(from: string | undefined, before: string): string {
  const last = new Date(`${before}T00:00:00Z`);
  last.setUTCDate(last.getUTCDate() - 1);
  const asked = {
    ...(from ? { joined_from: from } : {}),
    joined_until: last.toISOString().slice(0, 10),
  };
  return `/members?${new URLSearchParams(asked)}`;
}
