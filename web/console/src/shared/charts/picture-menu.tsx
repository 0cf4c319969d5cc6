import { PictureOutlined } from "@ant-design/icons";
import { Button, Dropdown, Tooltip } from "antd";
import type { EChartsCoreOption } from "echarts/core";
import type { RefObject } from "react";
import { useAppearance } from "@/shared/theme";
import { download } from "@/shared/ui/download";
import { useSharedWords } from "../words";
import { withLook } from "./look";

interface PictureMenuProps {
  title: string;
  option: EChartsCoreOption;
  height: number;
  /** What the picture is as wide as. */
  frame: RefObject<HTMLElement | null>;
}

const WIDTH_MIN = 640;
const GROUND = { light: "#ffffff", dark: "#181e1d" };

/** Saves a chart as a picture: of points, or of lines for print. */
export function PictureMenu({ title, option, height, frame }: PictureMenuProps) {
  const w = useSharedWords();
  const { isDark } = useAppearance();

  async function save(kind: "png" | "svg"): Promise<void> {
    const { pngOf, svgOf } = await import("./echarts");
    const width = Math.max(WIDTH_MIN, frame.current?.clientWidth ?? 0);
    const backgroundColor = isDark ? GROUND.dark : GROUND.light;
    const still = { ...withLook(option, isDark), animation: false, backgroundColor };
    const picture = kind === "svg" ? svgOf(still, width, height) : pngOf(still, width, height);
    download(`${title}.${kind}`, picture);
  }

  return (
    <Tooltip title={w("picture")}>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "png", label: w("png") },
            { key: "svg", label: w("svg") },
          ],
          onClick: ({ key }) => void save(key === "svg" ? "svg" : "png"),
        }}
      >
        <Button
          type="text"
          size="small"
          icon={<PictureOutlined />}
          aria-label={`${w("picture")}: ${title}`}
        />
      </Dropdown>
    </Tooltip>
  );
}
