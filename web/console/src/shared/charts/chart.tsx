import { BarChartOutlined, DownloadOutlined, TableOutlined } from "@ant-design/icons";
import { Button, Flex, Skeleton, Tooltip } from "antd";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useAppearance } from "@/shared/theme";
import { downloadCsv } from "@/shared/ui/download";
import { useSharedWords } from "../words";
import { ChartTable, type ChartRows } from "./chart-table";
import { withLook } from "./look";
import { PictureMenu } from "./picture-menu";

interface ChartProps {
  /** What it shows, in a sentence: read out, and the name of downloaded files. */
  title: string;
  /** The option of ECharts; colours, type and lines come from our look. */
  option: EChartsCoreOption;
  /** The same numbers as a table, for everybody who does not see a chart. */
  rows: ChartRows;
  height?: number;
  /** A click on a point: what it belongs to, as ECharts names it. */
  onPick?: (point: { seriesName?: string; name: string; dataIndex: number }) => void;
  /** Drawn in place of a canvas, as tables with coloured cells are; the picture is the option's. */
  drawing?: ReactNode;
}

const HEIGHT = 260;

/** A chart that is a table as well, and can be taken away as picture or CSV. */
export function Chart({ title, option, rows, height = HEIGHT, onPick, drawing }: ChartProps) {
  const w = useSharedWords();
  const [isTable, setTable] = useState(false);
  const frame = useRef<HTMLElement>(null);
  const isBeside = !isTable && drawing === undefined;
  return (
    <figure className="chart" aria-label={title} ref={frame}>
      <Flex justify="end" className={isBeside ? "chart-tools-beside" : "chart-tools"}>
        <Tooltip title={w(isTable ? "asChart" : "asTable")}>
          <Button
            type="text"
            size="small"
            icon={isTable ? <BarChartOutlined /> : <TableOutlined />}
            aria-label={`${w(isTable ? "asChart" : "asTable")}: ${title}`}
            onClick={() => setTable(!isTable)}
          />
        </Tooltip>
        <PictureMenu title={title} option={option} height={height} frame={frame} />
        <Tooltip title={w("csv")}>
          <Button
            type="text"
            size="small"
            icon={<DownloadOutlined />}
            aria-label={`${w("csv")}: ${title}`}
            onClick={() =>
              downloadCsv(title, [rows.columns, ...rows.rows.map((r) => r.map(String))])
            }
          />
        </Tooltip>
      </Flex>
      {isTable ? (
        <ChartTable title={title} rows={rows} />
      ) : (
        (drawing ?? <Drawing option={option} height={height} onPick={onPick} />)
      )}
    </figure>
  );
}

interface DrawingProps {
  option: EChartsCoreOption;
  height: number;
  onPick: ChartProps["onPick"];
}

function Drawing({ option, height, onPick }: DrawingProps) {
  const { isDark } = useAppearance();
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);

  // What draws is large: it is asked for with the frame after, when the numbers stand.
  useEffect(() => {
    let isGone = false;
    let made: EChartsType | null = null;
    const sizes = new ResizeObserver(() => made?.resize());
    const frame = requestAnimationFrame(() => {
      void import("./echarts").then(({ draw }) => {
        if (isGone || !place.current) return;
        made = draw(place.current);
        sizes.observe(place.current);
        setChart(made);
      });
    });
    return () => {
      isGone = true;
      cancelAnimationFrame(frame);
      sizes.disconnect();
      made?.dispose();
    };
  }, []);

  useEffect(() => {
    chart?.setOption(withLook(option, isDark), { notMerge: true });
  }, [chart, option, isDark]);

  useEffect(() => {
    if (!chart || !onPick) return;
    const pick = (point: unknown) => onPick(point as Parameters<typeof onPick>[0]);
    chart.on("click", pick);
    return () => {
      if (!chart.isDisposed()) chart.off("click", pick);
    };
  }, [chart, onPick]);

  return (
    <div style={{ height }} aria-hidden="true">
      {!chart && <Skeleton.Node active style={{ width: "100%", height }} />}
      <div ref={place} style={{ height }} />
    </div>
  );
}
