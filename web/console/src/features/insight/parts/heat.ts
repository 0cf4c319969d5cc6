const DEEPEST_PERCENT = 44;

/** The ground of a cell by its value: deeper is more, and text stays readable on the deepest. */
export function heatOf(value: number, most: number): { background: string } {
  const depth = most > 0 ? Math.max(0, value / most) * DEEPEST_PERCENT : 0;
  return { background: `color-mix(in srgb, var(--accent) ${depth.toFixed(1)}%, var(--surface))` };
}
