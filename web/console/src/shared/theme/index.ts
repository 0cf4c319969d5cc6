export { useAppearance, type Appearance } from "./appearance";
export { ThemeProvider } from "./theme";
export { ACCENT, PALETTE_DARK, PALETTE_LIGHT } from "./tokens";
