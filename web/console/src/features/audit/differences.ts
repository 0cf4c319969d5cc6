/** Where two values differ; what is not there is undefined. */
export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** What `after` says otherwise than `before`, field by field, as in `effects[0].per`. */
export function differencesOf(before: unknown, after: unknown, path = ""): Difference[] {
  if (isTable(before) || isTable(after)) {
    const left = isTable(before) ? before : {};
    const right = isTable(after) ? after : {};
    if ((before == null || isTable(before)) && (after == null || isTable(after))) {
      const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].toSorted();
      return names.flatMap((name) =>
        differencesOf(left[name], right[name], path ? `${path}.${name}` : name),
      );
    }
  }
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  return JSON.stringify(before ?? null) === JSON.stringify(after ?? null)
    ? []
    : [{ path, before, after }];
}

// Lists of codes and names are sets to people: what came and what went, not place by place.
function ofLists(before: unknown[], after: unknown[], path: string): Difference[] {
  if ([...before, ...after].some((each) => typeof each === "object")) {
    const count = Math.max(before.length, after.length);
    return Array.from({ length: count }, (_, at) =>
      differencesOf(before[at], after[at], `${path}[${at}]`),
    ).flat();
  }
  const gone = before.filter((each) => !after.includes(each));
  const come = after.filter((each) => !before.includes(each));
  return gone.length + come.length > 0 ? [{ path, before: gone, after: come }] : [];
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
