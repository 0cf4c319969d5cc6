"""Activity: how many members did anything on a day, in a week, in a month."""

from datetime import date
from typing import Literal

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import (
    EPOCH_ON,
    as_int64,
    day_number,
    day_of,
    month_of,
    numbers,
    whole_sum,
)


def active_members(happenings: ir.Table, period: Literal["day", "week", "month"]) -> ir.Table:
    """How many different members were active in each day, week (from Monday) or month.

    Active is who has at least one row: a sale, or an event, as the table that is given holds. Of
    sales the caller leaves returns out.

    Shape: one row a period in which anybody was active: period_on (its first day), member_count.
    Source: sales, events (of people), or any table with member_id and occurred_on.
    """
    on = happenings.occurred_on
    number = day_number(on)
    # The first of January 1970 was a Thursday; remainders below zero stay below zero.
    weekday = ((number + 3) % 7 + 7) % 7
    begins_on = {"day": on, "week": day_of(number - weekday), "month": month_of(on)}
    active = happenings.select("member_id", period_on=begins_on[period]).distinct()
    counted = active.group_by("period_on").aggregate(member_count=as_int64(active.count()))
    return counted.order_by("period_on")


def active_trailing(happenings: ir.Table, from_on: date, before_on: date) -> ir.Table:
    """How many different members were active on each day, and in the 7 and 30 days ending with it.

    The monthly active of 31 March are those active from 2 to 31 March. `stickiness_share` is daily
    over monthly active.

    Shape: one row a day, each day: on, daily_count, weekly_count, monthly_count, stickiness_share.
    Source: as active_members.
    """
    early = happenings.filter(happenings.occurred_on < ibis.literal(before_on))
    seen = early.select("member_id", number=day_number(early.occurred_on)).distinct()
    following = seen.mutate(
        next_number=seen.number.lead().over(group_by="member_id", order_by="number")
    )
    first, last = (from_on - EPOCH_ON).days, (before_on - EPOCH_ON).days - 1
    days = numbers(first, last)
    for name, length in (("daily", 1), ("weekly", 7), ("monthly", 30)):
        days = _with_count(days, following, f"{name}_count", length)
    stickiness = (days.daily_count / days.monthly_count.nullif(0)).cast("float64")
    return (
        days.select(
            *("daily_count", "weekly_count", "monthly_count"),
            on=day_of(days.number),
            stickiness_share=stickiness,
        )
        .select("on", "daily_count", "weekly_count", "monthly_count", "stickiness_share")
        .order_by("on")
    )


def event_names(events: ir.Table) -> ir.Table:
    """Which events members had, by name: how often, how many members, from when to when.

    Shape: one row a name: name, event_count, member_count, first_on, last_on.
    Source: events (of people).
    """
    counted = events.group_by("name").aggregate(
        event_count=as_int64(events.count()),
        member_count=as_int64(events.member_id.nunique()),
        first_on=events.occurred_on.min(),
        last_on=events.occurred_on.max(),
    )
    return counted.order_by("name")


def _with_count(days: ir.Table, following: ir.Table, name: str, length: int) -> ir.Table:
    """Who counts from a day on counts until so many days have passed, or until they come again.

    So everybody counts at most once on a day, and coming and leaving can simply be summed.
    """
    ends = as_int64(ibis.least(following.number + length, following.next_number.fill_null(2**31)))
    changes = following.select("number", change=ibis.literal(1, "int64")).union(
        following.select(number=ends, change=ibis.literal(-1, "int64"))
    )
    daily = changes.group_by("number").aggregate(change=whole_sum(changes.change))
    at_days = days.cross_join(daily.select(changed="number", change="change"))
    upto = at_days.filter(at_days.changed <= at_days.number)
    counted = upto.group_by("number").aggregate(**{name: whole_sum(upto.change)})
    joined = days.left_join(counted, "number").drop("number_right")
    return joined.mutate(**{name: as_int64(joined[name].fill_null(0))})
