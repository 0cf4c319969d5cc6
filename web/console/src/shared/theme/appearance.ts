import { createContext, useContext } from "react";

export type Appearance = "light" | "dark" | "system";

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

export function appearanceOf(kept: string | null): Appearance {
  return kept === "light" || kept === "dark" ? kept : "system";
}
