import { theme, type ThemeConfig } from "antd";

/** The one accent; everything else is neutral, so that what matters stands out. */
export const ACCENT = "#0f766e";
const ACCENT_DARK = "#2dd4bf";

/** A list of families that pictures understand too: they know no `inherit`. */
export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Told apart by colour-blind people and on both grounds (after Okabe and Ito). */
export const PALETTE_LIGHT = [
  "#0f766e",
  "#d97706",
  "#3b6fb6",
  "#b4458c",
  "#64748b",
  "#7a9a01",
  "#c2410c",
  "#0891b2",
];
export const PALETTE_DARK = [
  "#2dd4bf",
  "#f5b041",
  "#7fb2f0",
  "#e08bc0",
  "#a3b1c6",
  "#b5d33d",
  "#fb8a5b",
  "#5ad0e6",
];

// What is derived from tones as dark as ours comes out grey.
const GROUNDS_LIGHT = {
  colorPrimaryBg: "#e6f4f1",
  colorPrimaryBgHover: "#cfe9e4",
  colorPrimaryBorder: "#9fd3ca",
  colorSuccessBg: "#e8f6ec",
  colorSuccessBorder: "#b5dfc2",
  colorWarningBg: "#fdf2e1",
  colorWarningBorder: "#f3d3a2",
  colorErrorBg: "#fdeceb",
  colorErrorBorder: "#f5bfbc",
  colorInfoBg: "#e8f1fb",
  colorInfoBorder: "#b4d0f0",
};

export function themeOf(isDark: boolean, isStill = false): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      motion: !isStill,
      colorPrimary: isDark ? "#14b8a6" : ACCENT,
      colorLink: isDark ? ACCENT_DARK : ACCENT,
      // Where the mouse is, text has to be as readable as elsewhere; antd would make it paler.
      colorLinkHover: isDark ? "#5eead4" : "#115e59",
      colorInfo: isDark ? "#60a5fa" : "#1d64b4",
      colorSuccess: isDark ? "#4ade80" : "#14763a",
      colorWarning: isDark ? "#fbbf24" : "#b45309",
      colorError: isDark ? "#f87171" : "#b91c1c",
      colorBgLayout: isDark ? "#101514" : "#f5f7f7",
      colorBgContainer: isDark ? "#181e1d" : "#ffffff",
      colorBgElevated: isDark ? "#1f2726" : "#ffffff",
      colorTextSecondary: isDark ? "rgba(255,255,255,0.72)" : "rgba(0,0,0,0.66)",
      colorTextTertiary: isDark ? "rgba(255,255,255,0.62)" : "rgba(0,0,0,0.58)",
      colorTextDescription: isDark ? "rgba(255,255,255,0.66)" : "rgba(0,0,0,0.6)",
      colorTextPlaceholder: isDark ? "rgba(255,255,255,0.55)" : "rgba(0,0,0,0.54)",
      ...(isDark ? {} : GROUNDS_LIGHT),
      fontFamily: FONT,
      borderRadius: 6,
      wireframe: false,
    },
    components: {
      Layout: {
        headerHeight: 56,
        headerPadding: "0 16px",
        headerBg: isDark ? "#181e1d" : "#ffffff",
        siderBg: isDark ? "#181e1d" : "#ffffff",
        bodyBg: isDark ? "#101514" : "#f5f7f7",
      },
      // White on the lighter accent of the dark would be too faint.
      Button: isDark ? { primaryColor: "#04211e" } : {},
      // A tag without a tone stands on the page's ground as well as on cards.
      Tag: isDark ? {} : { defaultBg: "#e9eded" },
      Menu: {
        itemHeight: 36,
        itemMarginBlock: 2,
        activeBarBorderWidth: 0,
        // On its tinted ground the accent itself would be too faint in the dark.
        itemSelectedColor: isDark ? ACCENT_DARK : ACCENT,
        itemSelectedBg: isDark ? "rgba(45, 212, 191, 0.14)" : "rgba(15, 118, 110, 0.1)",
        groupTitleFontSize: 12,
      },
      Table: {
        headerBorderRadius: 0,
        cellPaddingInlineMD: 16,
        cellPaddingInlineSM: 16,
        cellPaddingBlockMD: 11,
        cellPaddingBlockSM: 6,
      },
    },
  };
}
