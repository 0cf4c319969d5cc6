/**
 * Where a refused field stands in the form: `items[0].name` below `["items", 0]` is `["name"]`.
 */
export function fieldOf(path: string, prefix: (string | number)[] = []): (string | number)[] {
  const steps = path
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".")
    .filter((step) => step !== "")
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const isBelow = prefix.every((step, at) => steps[at] === step);
  return isBelow ? steps.slice(prefix.length) : steps;
}
