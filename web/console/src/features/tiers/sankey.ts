import { usePlatedInk } from "@/shared/charts";
import { PALETTE_DARK, PALETTE_LIGHT, useAppearance } from "@/shared/theme";
import { rankIn, type LadderBody } from "./ladder";

/** So many members who stood on these tiers one after the other. */
export interface Stream {
  path: (string | null)[];
  count: number;
}

type Name = (tier: string | null) => string;

interface Look {
  palette: readonly string[];
  ink: ReturnType<typeof usePlatedInk>;
}

/** The colours of streams: a tier has the same in every column. */
export function useSankeyLook(): Look {
  const { isDark } = useAppearance();
  const ink = usePlatedInk();
  return { palette: isDark ? PALETTE_DARK : PALETTE_LIGHT, ink };
}

/** Streams from column to column: the highest tier on top, a colour for each tier. */
export function sankeyOf(
  streams: Stream[],
  body: LadderBody,
  nameOf: Name,
  count: (value: number) => string,
  look: Look,
) {
  const nodes = new Map<string, { column: number; tier: string | null; count: number }>();
  const links = new Map<string, { source: string; target: string; value: number }>();
  for (const stream of streams) {
    stream.path.forEach((tier, column) => {
      const id = idOf(column, tier);
      const known = nodes.get(id)?.count ?? 0;
      nodes.set(id, { column, tier, count: known + stream.count });
      const next = stream.path[column + 1];
      if (next === undefined) return;
      const target = idOf(column + 1, next);
      const key = `${id}>${target}`;
      const value = (links.get(key)?.value ?? 0) + stream.count;
      links.set(key, { source: id, target, value });
    });
  }
  const columns = Math.max(1, ...streams.map((each) => each.path.length));
  const ordered = [...nodes].toSorted(
    ([, a], [, b]) => a.column - b.column || rankIn(body, b.tier) - rankIn(body, a.tier),
  );
  return {
    // Figures that grow into view are cut off meanwhile.
    animation: false,
    tooltip: { trigger: "item", formatter: (at: Hovered) => told(at, nodes, nameOf, count) },
    series: [
      {
        type: "sankey",
        left: 8,
        right: 8,
        // Above stand the chart's own buttons.
        top: 36,
        bottom: 12,
        nodeGap: 14,
        nodeWidth: 14,
        draggable: false,
        layoutIterations: 0,
        // On a phone three columns have no room for all their names.
        labelLayout: { hideOverlap: true },
        emphasis: { focus: "adjacency" },
        lineStyle: { color: "source", opacity: 0.28 },
        data: ordered.map(([id, node]) => ({
          name: id,
          depth: node.column,
          itemStyle: { color: colourOf(look, node.tier === null ? -1 : rankIn(body, node.tier)) },
          label: {
            ...look.ink,
            position: node.column === columns - 1 ? "left" : "right",
            formatter: `${nameOf(node.tier)}  ${count(node.count)}`,
          },
        })),
        links: [...links.values()],
      },
    ],
  };
}

interface Hovered {
  dataType: string;
  name: string;
  data: { source?: string; target?: string; value?: number };
}

type Nodes = Map<string, { tier: string | null; count: number }>;

function told(at: Hovered, nodes: Nodes, nameOf: Name, count: (value: number) => string): string {
  const name = (id: string | undefined) => escaped(nameOf(nodes.get(id ?? "")?.tier ?? null));
  if (at.dataType === "edge") {
    return `${name(at.data.source)} → ${name(at.data.target)}: ${count(at.data.value ?? 0)}`;
  }
  return `${name(at.name)}: ${count(nodes.get(at.name)?.count ?? 0)}`;
}

// Names of tiers are what people wrote, and a tooltip is HTML.
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function colourOf({ palette }: Look, rank: number): string {
  return palette.at((rank + palette.length) % palette.length) ?? "#64748b";
}

function idOf(column: number, tier: string | null): string {
  return `${column}:${tier ?? ""}`;
}
