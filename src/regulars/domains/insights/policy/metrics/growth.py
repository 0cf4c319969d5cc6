"""Growth: who joined, and how many of them went on to buy."""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import (
    as_int64,
    day_number,
    how_many,
    month_of,
    share,
)
from regulars.domains.insights.types import SalesTerms


def new_members(facts: ir.Table, terms: SalesTerms) -> ir.Table:
    """How many members joined in each month, by the channel through which they came.

    Shape: one row a month and channel: month_on, channel (empty where none is known), member_count.
    Source: member_facts.
    """
    joined = facts.filter(facts.joined_on < ibis.literal(terms.before_on))
    if terms.from_on is not None:
        joined = joined.filter(joined.joined_on >= ibis.literal(terms.from_on))
    placed = joined.select(
        month_on=month_of(joined.joined_on), channel=joined.channel.fill_null("")
    )
    counted = placed.group_by(["month_on", "channel"]).aggregate(
        member_count=as_int64(placed.count())
    )
    return counted.order_by("month_on", "channel")


def first_purchase_conversion(
    facts: ir.Table, terms: SalesTerms, within_days: int = 30
) -> ir.Table:
    """Of the members who joined in a month, how many bought within so many days of joining.

    The day of joining is day 0; who bought before joining counts too. Only who had that many days
    until the day asked for is counted, so that young months are not worse than old ones.

    Shape: one row a month: month_on, member_count, converted_count, converted_share.
    Unit: days. Source: member_facts.
    """
    latest_on = ibis.literal(terms.before_on - timedelta(days=within_days))
    joined = facts.filter(facts.joined_on < latest_on)
    waited = as_int64(day_number(joined.first_sale_on) - day_number(joined.joined_on))
    marked = joined.select(month_on=month_of(joined.joined_on), is_early=waited <= within_days)
    counted = marked.group_by("month_on").aggregate(
        member_count=as_int64(marked.count()), converted_count=how_many(marked.is_early)
    )
    shared = share(counted.converted_count, counted.member_count)
    return counted.mutate(converted_share=shared).order_by("month_on")
