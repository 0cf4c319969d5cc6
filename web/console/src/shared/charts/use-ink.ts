import { useAppearance } from "@/shared/theme";

const LIGHT = { color: "#000000d9", textBorderWidth: 0 };
const DARK = { color: "#ffffffd9", textBorderWidth: 0 };
const PLATE = { padding: [1, 4], borderRadius: 3 };

/** What is written on a chart: plain ink, since the outline that charts give it blurs. */
export function useInk() {
  return useAppearance().isDark ? DARK : LIGHT;
}

/** What is written on streams: a plate keeps the lines from striking it through. */
export function usePlatedInk() {
  const { isDark } = useAppearance();
  const ground = { backgroundColor: isDark ? "#181e1db3" : "#ffffffb3" };
  return { ...(isDark ? DARK : LIGHT), ...PLATE, ...ground };
}
