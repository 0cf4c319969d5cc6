// The parts of ECharts that our charts use; this module is loaded when the first chart is drawn.
import {
  BarChart,
  FunnelChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SankeyChart,
  ScatterChart,
} from "echarts/charts";
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use as include, type EChartsCoreOption, type EChartsType } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";

include([
  BarChart,
  FunnelChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SankeyChart,
  ScatterChart,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  LabelLayout,
  CanvasRenderer,
  SVGRenderer,
]);

export function draw(place: HTMLElement): EChartsType {
  return init(place, undefined, { renderer: "canvas" });
}

/** The chart as lines: sharp at any size. */
export function svgOf(option: EChartsCoreOption, width: number, height: number): Blob {
  const made = init(null, undefined, { renderer: "svg", ssr: true, width, height });
  made.setOption(option);
  const text = made.renderToSVGString();
  made.dispose();
  return new Blob([text], { type: "image/svg+xml;charset=utf-8" });
}

/** The chart as points, twice as fine as on the page. */
export function pngOf(option: EChartsCoreOption, width: number, height: number): Blob {
  const place = document.createElement("div");
  const made = init(place, undefined, { renderer: "canvas", width, height });
  made.setOption(option);
  const url = made.getDataURL({ type: "png", pixelRatio: 2 });
  made.dispose();
  // A data address may not be fetched under our content policy.
  const [, data = ""] = url.split(",");
  const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}
