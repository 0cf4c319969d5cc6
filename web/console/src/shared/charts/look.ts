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
    ...axes("xAxis", given.xAxis, { ...axis, splitLine: { show: false } }),
    ...axes("yAxis", given.yAxis, axis),
  };
}

function axes(name: string, given: Part | Part[] | undefined, look: Part): Part {
  if (given === undefined) return {};
  const dressed = Array.isArray(given)
    ? given.map((each) => dress(each, look))
    : dress(given, look);
  return { [name]: dressed };
}

function dress(given: Part, look: Part): Part {
  const label = { ...(look["axisLabel"] as Part), ...(given["axisLabel"] as Part | undefined) };
  return { ...look, ...given, axisLabel: label };
}
