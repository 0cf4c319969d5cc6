import { ArrowDownOutlined, ArrowRightOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Card, Skeleton, Tooltip } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useFormats } from "@/shared/formats";
import { useSharedWords } from "../words";
import { Sparkline } from "./sparkline";

interface StatTileProps {
  label: string;
  value: ReactNode;
  /** Change against the period before, as a share: 0.12 is 12% more. */
  change?: number | null | undefined;
  /** Whether more is better, for the tone of the change; by default neither. */
  moreIs?: "better" | "worse";
  /** The values of the last periods, oldest first. */
  series?: number[] | undefined;
  /** Where the number leads: what is behind it. */
  to?: string;
  /** What exactly is counted. */
  help?: string;
  isLoading?: boolean;
  /** A line below the number. */
  note?: ReactNode;
}

/** A number with its trend, which leads to what is behind it. */
export function StatTile(props: StatTileProps) {
  const { label, value, to, help, isLoading = false } = props;
  const tile = (
    <Card size="small" className="stat-tile" {...(to ? { hoverable: true } : {})}>
      <Tooltip title={help}>
        <div className="stat-label">{label}</div>
      </Tooltip>
      {isLoading ? (
        <Skeleton.Input active size="small" />
      ) : (
        <div className="stat-value number">{value}</div>
      )}
      <div className="stat-foot">
        {props.change != null && <Change change={props.change} moreIs={props.moreIs} />}
        {props.note}
        {props.series && <Sparkline values={props.series} />}
      </div>
    </Card>
  );
  return to ? (
    <Link to={to} className="stat-link">
      {tile}
    </Link>
  ) : (
    tile
  );
}

interface ChangeProps {
  change: number;
  moreIs?: "better" | "worse" | undefined;
}

function Change({ change, moreIs }: ChangeProps) {
  const w = useSharedWords();
  const formats = useFormats();
  const plain = formats.share(Math.abs(change));
  const isGood = moreIs === "better" ? change > 0 : change < 0;
  const tone = !moreIs || change === 0 ? "" : isGood ? "stat-good" : "stat-bad";
  const Arrow = change > 0 ? ArrowUpOutlined : change < 0 ? ArrowDownOutlined : ArrowRightOutlined;
  const title =
    change === 0 ? w("trendSame") : w(change > 0 ? "trendUp" : "trendDown", { change: plain });
  return (
    <Tooltip title={title}>
      <span className={`stat-change number ${tone}`}>
        <Arrow /> {plain}
      </span>
    </Tooltip>
  );
}
