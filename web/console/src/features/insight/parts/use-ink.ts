import { useAppearance } from "@/shared/theme";

/** Numbers written on a chart: plain ink, since the outline that charts give them blurs. */
export function useInk(): { color: string; textBorderWidth: number } {
  const { isDark } = useAppearance();
  return { color: isDark ? "#ffffffd9" : "#000000d9", textBorderWidth: 0 };
}
