import {
  BarChartOutlined,
  DownloadOutlined,
  PictureOutlined,
  TableOutlined,
} from "@ant-design/icons";
import { Button, Flex, Skeleton, Tooltip } from "antd";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import { useAppearance } from "@/shared/theme";
import { download, downloadCsv } from "@/shared/ui/download";
import { useSharedWords } from "../words";
import { ChartTable, type ChartRows } from "./chart-table";
import { withLook } from "./look";

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
}

const HEIGHT = 260;

/** A chart that is a table as well, and can be taken away as picture or CSV. */
export function Chart({ title, option, rows, height = HEIGHT, onPick }: ChartProps) {
  const w = useSharedWords();
  const [isTable, setTable] = useState(false);
  const chart = useRef<EChartsType | null>(null);

  function savePicture(): void {
    const url = chart.current?.getDataURL({ type: "png", pixelRatio: 2 });
    if (url) download(`${title}.png`, blobOf(url));
  }

  return (
    <figure className="chart" aria-label={title}>
      <Flex justify="end" className={isTable ? "chart-tools" : "chart-tools-beside"}>
        <Tooltip title={w(isTable ? "asChart" : "asTable")}>
          <Button
            type="text"
            size="small"
            icon={isTable ? <BarChartOutlined /> : <TableOutlined />}
            aria-label={`${w(isTable ? "asChart" : "asTable")}: ${title}`}
            onClick={() => setTable(!isTable)}
          />
        </Tooltip>
        {!isTable && (
          <Tooltip title={w("png")}>
            <Button
              type="text"
              size="small"
              icon={<PictureOutlined />}
              aria-label={`${w("png")}: ${title}`}
              onClick={savePicture}
            />
          </Tooltip>
        )}
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
        <Drawing option={option} height={height} holder={chart} onPick={onPick} />
      )}
    </figure>
  );
}

interface DrawingProps {
  option: EChartsCoreOption;
  height: number;
  holder: React.RefObject<EChartsType | null>;
  onPick: ChartProps["onPick"];
}

function Drawing({ option, height, holder, onPick }: DrawingProps) {
  const { isDark } = useAppearance();
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);

  useEffect(() => {
    let isGone = false;
    let made: EChartsType | null = null;
    const sizes = new ResizeObserver(() => made?.resize());
    void import("./echarts").then(({ draw }) => {
      if (isGone || !place.current) return;
      made = draw(place.current);
      sizes.observe(place.current);
      holder.current = made;
      setChart(made);
    });
    return () => {
      isGone = true;
      sizes.disconnect();
      made?.dispose();
      holder.current = null;
    };
  }, [holder]);

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

// A data address may not be fetched under our content policy.
function blobOf(url: string): Blob {
  const [, data = ""] = url.split(",");
  const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}
