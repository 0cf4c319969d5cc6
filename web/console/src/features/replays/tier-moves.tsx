import { Section, Table } from "@/shared/ui";
import type { MoveLine, Result } from "./result";
import type { Tellings } from "./use-tellings";
import { useWords } from "./words";

interface TierMovesProps {
  moves: MoveLine[];
  standings: Result["standings"];
  told: Tellings;
}

/** How often tiers changed in the stretch, and who stands where at its end. */
export function TierMoves({ moves, standings, told }: TierMovesProps) {
  const w = useWords();
  const sums = new Map<string, MoveLine>();
  for (const each of moves) {
    const key = [each.ladder, each.from_tier, each.to_tier].join("/");
    const known = sums.get(key);
    sums.set(key, { ...each, move_count: each.move_count + (known?.move_count ?? 0) });
  }
  const tierOf = (ladder: string, tier: string | null) => told.tier(ladder, tier) ?? w("noTier");
  if (standings.length === 0 && sums.size === 0) return null;
  return (
    <Section title={w("tierMoves")}>
      <div className="stack">
        <Table
          aria-label={w("tierMoves")}
          rowKey={(each) => [each.from_tier, each.to_tier].join("/")}
          dataSource={[...sums.values()].toSorted((one, two) => two.move_count - one.move_count)}
          columns={[
            { title: w("fromTier"), render: (_, each) => tierOf(each.ladder, each.from_tier) },
            { title: w("toTier"), render: (_, each) => tierOf(each.ladder, each.to_tier) },
            {
              title: w("times"),
              align: "right",
              className: "number",
              render: (_, each) => told.formats.count(each.move_count),
            },
          ]}
        />
        <Table
          aria-label={w("standings")}
          rowKey={(each) => `${each.ladder}/${each.tier}`}
          dataSource={standings}
          columns={[
            { title: w("standings"), render: (_, each) => tierOf(each.ladder, each.tier) },
            {
              title: w("members"),
              align: "right",
              className: "number",
              render: (_, each) => told.formats.count(each.member_count),
            },
          ]}
        />
      </div>
    </Section>
  );
}
