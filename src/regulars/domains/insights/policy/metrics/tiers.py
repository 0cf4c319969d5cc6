"""Tiers: who stands where on a day, and who moved between two days."""

from datetime import date

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64

_LADDER = ["program", "ladder"]


def tier_standing(tier_changes: ir.Table, before_on: date) -> ir.Table:
    """The tier of every party that ever had one, as of a day: what its latest change led to.

    Of several changes the one with the highest ordinal counts. No tier is an empty text. Parties
    stand as they were recorded, merged or not.

    Shape: one row a party and ladder: member_id, program, ladder, tier. Source: tier_changes.
    """
    early = tier_changes.filter(tier_changes.effective_on < ibis.literal(before_on))
    keys = ["member_id", *_LADDER]
    newest = early.group_by(keys).aggregate(ordinal=early.ordinal.max())
    joined = early.semi_join(newest, [*keys, "ordinal"])
    return joined.select(*keys, tier=joined.tier.fill_null(""))


def tier_flows(tier_changes: ir.Table, earlier_on: date, later_on: date) -> ir.Table:
    """How many stood on one tier as of an earlier day and on another as of a later one.

    Who stayed is counted too; no tier is an empty text.

    Shape: one row a ladder and pair: program, ladder, from_tier, tier, member_count.
    Source: tier_changes.
    """
    both = tier_movers(tier_changes, earlier_on, later_on)
    pairs = [*_LADDER, "from_tier", "tier"]
    counted = both.group_by(pairs).aggregate(member_count=as_int64(both.count()))
    return counted.order_by(*pairs)


def tier_movers(tier_changes: ir.Table, earlier_on: date, later_on: date) -> ir.Table:
    """Who stood on which tier as of an earlier day and on which as of a later one.

    No tier is an empty text. Parties stand as they were recorded, merged or not.

    Shape: one row a party and ladder: member_id, program, ladder, from_tier, tier.
    Source: tier_changes.
    """
    earlier = tier_standing(tier_changes, earlier_on)
    later = tier_standing(tier_changes, later_on)
    keys = ["member_id", *_LADDER]
    rows = earlier.select(*keys, from_tier="tier", tier=ibis.literal("")).union(
        later.select(*keys, from_tier=ibis.literal(""), tier="tier")
    )
    return rows.group_by(keys).aggregate(from_tier=rows.from_tier.max(), tier=rows.tier.max())


def tier_moves(tier_changes: ir.Table, from_on: date, before_on: date) -> ir.Table:
    """Every change of tier between two days, counted by where from, where to and why.

    A member who moved twice is counted twice; changes that leave the tier as it was are not.

    Shape: one row a ladder, pair and reason: program, ladder, from_tier, tier, why, move_count.
    Source: tier_changes.
    """
    named = tier_changes.mutate(
        from_tier=tier_changes.from_tier.fill_null(""), tier=tier_changes.tier.fill_null("")
    )
    moved = named.filter(
        (named.effective_on >= ibis.literal(from_on))
        & (named.effective_on < ibis.literal(before_on))
        & (named.from_tier != named.tier)
    )
    keys = [*_LADDER, "from_tier", "tier", "why"]
    counted = moved.group_by(keys).aggregate(move_count=as_int64(moved.count()))
    return counted.order_by(*keys)
