import type { EChartsCoreOption } from "echarts/core";
import { FONT, PALETTE_DARK, PALETTE_LIGHT } from "@/shared/theme";

type Part = Record<string, unknown>;

interface Given {
  grid?: Part;
  legend?: Part;
  tooltip?: Part;
  xAxis?: Part | Part[];
  yAxis?: Part | Part[];
}

/** What the buttons at the right leave to the legend on a phone, which keeps only one of its sides. */
const LEGEND_WIDTH = "74%";

const NARROW = "(max-width: 767px)";

/** How wide names beside bars may be on a phone, and in how many steps numbers stand below them. */
const NAMES_WIDTH = 112;
const NAMES_LINE = 14;
const STEPS_BELOW = 2;

const STILL = "(prefers-reduced-motion: reduce)";

/** Gives an option our palette, type and quiet lines; what the option says itself goes first. */
export function withLook(option: EChartsCoreOption, isDark: boolean): EChartsCoreOption {
  const text = isDark ? "rgba(255,255,255,0.75)" : "rgba(0,0,0,0.68)";
  const line = isDark ? "rgba(255,255,255,0.14)" : "rgba(0,0,0,0.1)";
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: text, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: { color: text },
  };
  const isNarrow = matchMedia(NARROW).matches;
  const below = isNarrow ? { splitNumber: STEPS_BELOW } : {};
  const given = option as Given;
  return {
    color: isDark ? PALETTE_DARK : PALETTE_LIGHT,
    backgroundColor: "transparent",
    animation: !matchMedia(STILL).matches,
    animationDuration: 300,
    textStyle: { fontFamily: FONT, color: text },
    ...option,
    grid: { left: 8, right: 28, top: 36, bottom: 8, outerBoundsMode: "same", ...given.grid },
    legend: {
      top: 0,
      left: 0,
      width: LEGEND_WIDTH,
      icon: "roundRect",
      itemWidth: 12,
      itemHeight: 8,
      type: "scroll",
      ...given.legend,
      textStyle: { color: text },
    },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: isDark ? "#1f2726" : "#ffffff",
      borderColor: line,
      ...given.tooltip,
      textStyle: { color: isDark ? "#ffffff" : "rgba(0,0,0,0.88)", fontSize: 13 },
    },
    ...axes("xAxis", given.xAxis, { ...axis, splitLine: { show: false }, ...below }),
    ...axes("yAxis", given.yAxis, axis, isNarrow ? NAMES_WIDTH : Infinity),
  };
}

function axes(
  name: string,
  given: Part | Part[] | undefined,
  look: Part,
  widthMax = Infinity,
): Part {
  if (given === undefined) return {};
  const dressed = Array.isArray(given)
    ? given.map((each) => dress(each, look, widthMax))
    : dress(given, look, widthMax);
  return { [name]: dressed };
}

function dress(given: Part, look: Part, widthMax: number): Part {
  const label = { ...(look["axisLabel"] as Part), ...(given["axisLabel"] as Part | undefined) };
  const width = label["width"];
  const isTooWide = typeof width === "number" && width > widthMax;
  const narrowed = isTooWide ? { width: widthMax, overflow: "break", lineHeight: NAMES_LINE } : {};
  return { ...look, ...given, axisLabel: { ...label, ...narrowed } };
}
