export { useAppearance, type Appearance } from "./appearance";
export { ThemeProvider } from "./theme";
export { ACCENT, FONT, PALETTE_DARK, PALETTE_LIGHT } from "./tokens";
