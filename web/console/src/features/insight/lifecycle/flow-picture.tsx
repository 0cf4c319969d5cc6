import { Chart, usePlatedInk } from "@/shared/charts";
import { useFormats } from "@/shared/formats";
import { PALETTE_DARK, PALETTE_LIGHT, useAppearance } from "@/shared/theme";
import { useWords } from "../words";

export interface Move {
  from: string;
  to: string;
  count: number;
}

interface FlowPictureProps {
  title: string;
  moves: Move[];
  /** What a stage or tier is called. */
  name: (code: string, side: "from" | "to") => string;
  /** The order from top to bottom. */
  order: readonly string[];
  columns: [from: string, to: string];
  onPick?: (move: Move) => void;
  height?: number;
}

const NODE_GAP = 14;

/** Who stood where and stands where now, as streams. */
export function FlowPicture(props: FlowPictureProps) {
  const { title, moves, name, order, columns, onPick, height = 380 } = props;
  const w = useWords();
  const formats = useFormats();
  const ink = usePlatedInk();
  const { isDark } = useAppearance();
  const palette = isDark ? PALETTE_DARK : PALETTE_LIGHT;
  const place = (code: string) => (order.includes(code) ? order.indexOf(code) : order.length);
  const nodes = (side: "from" | "to") =>
    [...new Set(moves.map((move) => move[side]))]
      .toSorted((one, other) => place(one) - place(other))
      .map((code) => ({
        name: `${side}:${code}`,
        itemStyle: { color: palette[place(code) % palette.length] },
        label: { position: side === "from" ? "right" : "left" },
      }));
  const sums = (node: string) => {
    const [side, code] = splitNode(node);
    return moves.filter((move) => move[side] === code).reduce((sum, move) => sum + move.count, 0);
  };
  const told = (node: string) => {
    const [side, code] = splitNode(node);
    return `${name(code, side)}  ${formats.count(sums(node))}`;
  };
  const sorted = moves.toSorted((one, other) => other.count - one.count);
  const option = {
    // Streams that grow into view are cut off meanwhile.
    animation: false,
    tooltip: {
      trigger: "item",
      formatter: (point: Point) => tooltipOf(point, told, formats.count),
    },
    series: [
      {
        type: "sankey",
        left: 4,
        right: 4,
        top: 28,
        bottom: 8,
        nodeGap: NODE_GAP,
        layoutIterations: 0,
        draggable: false,
        data: [...nodes("from"), ...nodes("to")],
        links: moves.map((move) => ({
          source: `from:${move.from}`,
          target: `to:${move.to}`,
          value: move.count,
        })),
        label: {
          formatter: ({ name: node }: { name: string }) => told(node),
          ...ink,
        },
        lineStyle: { color: "source", opacity: 0.32, curveness: 0.5 },
        emphasis: { focus: "adjacency" },
      },
    ],
  };
  return (
    <Chart
      title={title}
      height={height}
      option={option}
      rows={{
        columns: [w("move"), ...columns, w("membersColumn")],
        rows: sorted.map((move) => [
          `${name(move.from, "from")} → ${name(move.to, "to")}`,
          name(move.from, "from"),
          name(move.to, "to"),
          formats.count(move.count),
        ]),
      }}
      {...(onPick
        ? {
            onPick: ({ name: picked }) => {
              const [source, target] = picked.split(" > ");
              if (source === undefined || target === undefined) return;
              const [from, to] = [splitNode(source)[1], splitNode(target)[1]];
              const move = moves.find((each) => each.from === from && each.to === to);
              if (move) onPick(move);
            },
          }
        : {})}
    />
  );
}

interface Point {
  dataType: "node" | "edge";
  name: string;
  value: number;
  data: { source?: string; target?: string };
}

function tooltipOf(
  { dataType, name, value, data }: Point,
  told: (node: string) => string,
  count: (value: number) => string,
): string {
  if (dataType === "node") return told(name);
  const bare = (node: string | undefined) => told(node ?? "").replace(/ {2}[^ ]+$/, "");
  return `${bare(data.source)} → ${bare(data.target)}: ${count(value)}`;
}

function splitNode(node: string): ["from" | "to", string] {
  const at = node.indexOf(":");
  return [node.slice(0, at) as "from" | "to", node.slice(at + 1)];
}
