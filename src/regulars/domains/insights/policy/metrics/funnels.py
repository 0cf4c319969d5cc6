"""Funnels: how many members came how far along steps in an order and within a time."""

from collections.abc import Sequence
from datetime import timedelta
from functools import reduce
from itertools import pairwise

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, share
from regulars.domains.insights.types import FunnelStep

SALE = "Order Completed"

_MICROSECOND = timedelta(microseconds=1)
_COLUMNS = (
    *("member_id", "name", "occurred_us", "occurred_on"),
    *("source", "channel", "store", "campaign"),
)


def events_and_sales(events: ir.Table, sales: ir.Table) -> ir.Table:
    """What members did, and each of their sales as an event of the name `Order Completed`.

    Orders come from tills and files as well: the sale stands for an event of that name, of which
    the platform makes an order.

    Shape: one row an event or sale: member_id, name, occurred_us, occurred_on, source, channel,
    store, campaign. Source: events (of people), sales.
    """
    others = events.filter(events.name != SALE).select(*_COLUMNS)
    bought = sales.filter(sales.is_sale == 1).mutate(name=ibis.literal(SALE)).select(*_COLUMNS)
    return others.union(bought)


def funnel(events: ir.Table, steps: Sequence[FunnelStep], within: timedelta) -> ir.Table:
    """How many members reached each step, every step after the one before it, all within a time.

    A member reached a step when there is a chain of events, one for each step up to it, in this
    order, the last at most so long after the first; any event of the first step may begin a chain.
    Other events may lie between. Steps at the same instant are in order, unless they have the same
    name: then the later has to be truly later. Events are restricted to days before, where a day is
    meant.

    Shape: one row a step: step_number, step, member_count, first_share (of those who began),
    step_share (of those who reached the step before). Source: events (of people).
    """
    return _counted(_farthest(events, steps, within, []), steps, [])


def funnel_by(
    events: ir.Table, steps: Sequence[FunnelStep], within: timedelta, column: str
) -> ir.Table:
    """The same funnel apart for each value that a column has in the event of the first step.

    Such as channel, store, campaign or source. Who began with several values counts in each; none
    is an empty text.

    Shape: one row a value and step: the column, step_number, step, member_count, first_share,
    step_share. Source: events (of people).
    """
    valued = events.mutate(**{column: events[column].fill_null("")})
    begun = valued.filter(_is(valued, steps[0])).select("member_id", began_with=column).distinct()
    joined = valued.inner_join(begun, "member_id")
    mine = joined.filter(~_is(joined, steps[0]) | (joined[column] == joined.began_with))
    counted = _counted(_farthest(mine, steps, within, ["began_with"]), steps, ["began_with"])
    return counted.rename({column: "began_with"})


def funnel_members(events: ir.Table, steps: Sequence[FunnelStep], within: timedelta) -> ir.Table:
    """How far each member came along the steps of the funnel, of those who began.

    Shape: one row a member: member_id, step_number (the farthest that they reached).
    Source: events (of people).
    """
    farthest = _farthest(events, steps, within, [])
    return farthest.filter(farthest.step_number > 0).select("member_id", "step_number")


def _is(events: ir.Table, step: FunnelStep) -> ir.BooleanValue:
    is_step = events.name == step.name
    for column, value in step.where:
        is_step = is_step & (events[column] == value).fill_null(False)
    return is_step


def _farthest(
    events: ir.Table, steps: Sequence[FunnelStep], within: timedelta, keys: list[str]
) -> ir.Table:
    """Each member's farthest step.

    Step by step every event is told when the latest chain that leads to it began: a chain that
    began later has more time left, so no other needs to be known.
    """
    within_us = within // _MICROSECOND
    named = events.filter(reduce(lambda one, other: one | other, (_is(events, s) for s in steps)))
    group = ["member_id", *keys]
    chained = named.mutate(
        began_1=as_int64(ibis.ifelse(_is(named, steps[0]), named.occurred_us, None))
    )
    for number, (before, step) in enumerate(pairwise(steps), start=2):
        until = 1 if before.name == step.name else 0
        earlier = ibis.range_window(group_by=group, order_by="occurred_us", preceding=(None, until))
        began = chained[f"began_{number - 1}"].max().over(earlier)
        chained = chained.mutate(began=as_int64(began))
        is_reached = _is(chained, step) & (chained.occurred_us - chained.began <= within_us)
        chained = chained.mutate(
            **{f"began_{number}": as_int64(ibis.ifelse(is_reached, chained.began, None))}
        )
    reached = [
        (chained[f"began_{number}"].notnull(), number) for number in range(len(steps), 0, -1)
    ]
    farthest = as_int64(ibis.cases(*reached, else_=0))
    return chained.group_by(group).aggregate(step_number=farthest.max())


def _counted(farthest: ir.Table, steps: Sequence[FunnelStep], keys: list[str]) -> ir.Table:
    """Who came to a step came through all before it."""
    sizes = {
        f"reached_{number}": as_int64(
            ibis.ifelse(farthest.step_number >= number, 1, 0).sum().fill_null(0)
        )
        for number in range(1, len(steps) + 1)
    }
    wide = farthest.group_by(keys).aggregate(**sizes) if keys else farthest.aggregate(**sizes)
    rows = [
        wide.select(
            *keys,
            step_number=ibis.literal(number, "int64"),
            step=ibis.literal(step.name),
            member_count=f"reached_{number}",
            first_share=share(wide[f"reached_{number}"], wide.reached_1),
            step_share=share(wide[f"reached_{number}"], wide[f"reached_{max(1, number - 1)}"]),
        )
        for number, step in enumerate(steps, start=1)
    ]
    return reduce(lambda one, other: one.union(other), rows).order_by(*keys, "step_number")
