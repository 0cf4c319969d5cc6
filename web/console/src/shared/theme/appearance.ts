import { createContext, useContext } from "react";

export type Appearance = "light" | "dark" | "system";

const KEPT_AS = "regulars.appearance";

interface Shared {
  appearance: Appearance;
  isDark: boolean;
  choose: (appearance: Appearance) => void;
}

export const AppearanceContext = createContext<Shared>({
  appearance: "system",
  isDark: false,
  choose: () => undefined,
});

/** Light or dark, and the choice of it. */
export function useAppearance(): Shared {
  return useContext(AppearanceContext);
}

export function keptAppearance(): Appearance {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function keepAppearance(appearance: Appearance): void {
  localStorage.setItem(KEPT_AS, appearance);
}
