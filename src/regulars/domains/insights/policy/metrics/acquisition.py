"""Acquisition: whom campaigns, partners, channels and stores brought, what it cost and came to."""

from typing import Literal

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.conversion import micro_of
from regulars.domains.insights.policy.exact import (
    EPOCH_ON,
    as_int64,
    day_number,
    how_many,
    quotient,
    share,
    whole_sum,
)
from regulars.domains.insights.types.facts import SalesTerms

Source = Literal["campaign", "partner", "channel", "store"]
Which = Literal["first", "last"]


def acquired_members(
    acquisitions: ir.Table,
    members: ir.Table,
    sales: ir.Table,
    terms: SalesTerms,
    value_days: int = 90,
) -> ir.Table:
    """Everybody who joined on the days asked for, through what, and what they bought since.

    `is_buyer` is 1 for who bought within so many days of joining, the day of joining being day 0;
    who bought before joining counts too. `value_micro` is what they bought from joining until then,
    returns taken off.

    Shape: one row a member: member_id, joined_on, first_how, first_campaign, first_partner,
    first_channel, first_store, last_how, last_campaign, last_partner, last_channel, last_store,
    is_buyer, value_micro. Unit: days; millionths of the reporting currency.
    Source: acquisitions, members, sales.
    """
    known = acquisitions.filter(acquisitions.joined_on < ibis.literal(terms.before_on))
    if terms.from_on is not None:
        known = known.filter(known.joined_on >= ibis.literal(terms.from_on))
    is_one = (members.standing == "member") & (members.member_id == members.survivor_id)
    joined = known.semi_join(members.filter(is_one).select("member_id"), "member_id")
    bought = sales.select("member_id", "occurred_on", "is_sale", "net_micro")
    since = bought.inner_join(joined.select("member_id", "joined_on"), "member_id").mutate(
        day=lambda each: as_int64(day_number(each.occurred_on) - day_number(each.joined_on))
    )
    early = since.filter(since.day <= value_days)
    money = early.group_by("member_id").aggregate(
        is_buyer=as_int64(early.is_sale.max()),
        value_micro=whole_sum(ibis.ifelse(early.day >= 0, early.net_micro, 0)),
    )
    whole = joined.left_join(money, "member_id").drop("member_id_right")
    return whole.mutate(
        is_buyer=as_int64(whole.is_buyer.fill_null(0)),
        value_micro=as_int64(whole.value_micro.fill_null(0)),
    ).select("member_id", "joined_on", *_COLUMNS, "is_buyer", "value_micro")


def brought_members(acquired: ir.Table) -> ir.Table:
    """Everybody who joined, to be listed: a place that is not known is told as an empty text.

    `is_traced` is 1 for who came through a link, a code or campaign parameters.

    Shape: the columns of acquired_members, and is_traced.
    Unit: millionths of the reporting currency. Source: acquired_members.
    """
    places = {name: acquired[name].fill_null("") for name in _COLUMNS}
    return acquired.mutate(**places, is_traced=as_int64(acquired.last_how != "registration"))


def acquisition_cost(costs: ir.Table, terms: SalesTerms) -> ir.Table:
    """What was spent on the days asked for: of a cost of several days the share of these days.

    Money of a currency without a rate is 0; shares are rounded down.

    Shape: one row a cost: campaign, partner, channel, store, cost_micro.
    Unit: millionths of the reporting currency. Source: acquisition_costs.
    """
    start, end = day_number(costs.from_on), day_number(costs.before_on)
    before = (terms.before_on - EPOCH_ON).days
    since = start
    if terms.from_on is not None:
        since = ibis.greatest(start, (terms.from_on - EPOCH_ON).days)
    spent = costs.select(
        *("campaign", "partner", "channel", "store"),
        day_count=as_int64(end - start),
        inside_count=as_int64(ibis.greatest(ibis.least(end, before) - since, 0)),
        micro=micro_of(costs, "amount_minor", terms.currency, terms.rates),
    )
    a_day, left = quotient(spent.micro, spent.day_count), spent.micro % spent.day_count
    part = a_day * spent.inside_count + quotient(left * spent.inside_count, spent.day_count)
    priced = spent.mutate(cost_micro=as_int64(part)).filter(spent.inside_count > 0)
    return priced.select("campaign", "partner", "channel", "store", "cost_micro")


def acquisition_results(
    acquired: ir.Table, spent: ir.Table, source: Source, which: Which = "last"
) -> ir.Table:
    """What each campaign, partner, channel or store brought by the first or the last touch.

    `benefit_ratio` is what members bought over what was spent; missing where nothing was.

    Shape: one row a place: the place's column (empty where none is known), registered_count,
    first_order_count, conversion_share, value_micro, cost_micro, benefit_ratio,
    cost_per_registration_micro. Unit: millionths of the reporting currency.
    Source: acquired_members, acquisition_cost.
    """
    brought = acquired.select(
        place=acquired[f"{which}_{source}"].fill_null(""),
        registered=ibis.literal(1, "int64"),
        bought="is_buyer",
        value_micro="value_micro",
        cost_micro=ibis.literal(0, "int64"),
    )
    nothing = ibis.literal(0, "int64")
    paid = spent.select(
        place=spent[source].fill_null(""),
        registered=nothing,
        bought=nothing,
        value_micro=nothing,
        cost_micro="cost_micro",
    )
    rows = brought.union(paid)
    summed = rows.group_by("place").aggregate(
        registered_count=whole_sum(rows.registered),
        first_order_count=whole_sum(rows.bought),
        value_micro=whole_sum(rows.value_micro),
        cost_micro=whole_sum(rows.cost_micro),
    )
    return summed.select(
        **{source: summed.place},
        registered_count=summed.registered_count,
        first_order_count=summed.first_order_count,
        conversion_share=share(summed.first_order_count, summed.registered_count),
        value_micro=summed.value_micro,
        cost_micro=summed.cost_micro,
        benefit_ratio=share(summed.value_micro, summed.cost_micro),
        cost_per_registration_micro=share(summed.cost_micro, summed.registered_count),
    ).order_by(source)


def acquisition_total(acquired: ir.Table, spent: ir.Table) -> ir.Table:
    """Everybody who joined, and what was spent: once with all, once by what was traced.

    Traced is who came through a link, a code or campaign parameters.

    Shape: one row: registered_count, traced_count, first_order_count, value_micro,
    traced_value_micro, cost_micro, benefit_ratio (of what was traced).
    Unit: millionths of the reporting currency. Source: acquired_members, acquisition_cost.
    """
    is_traced = acquired.last_how != "registration"
    counted = acquired.aggregate(
        registered_count=as_int64(acquired.count()),
        traced_count=how_many(is_traced),
        first_order_count=whole_sum(acquired.is_buyer),
        value_micro=whole_sum(acquired.value_micro),
        traced_value_micro=whole_sum(ibis.ifelse(is_traced, acquired.value_micro, 0)),
    )
    both = counted.cross_join(spent.aggregate(cost_micro=whole_sum(spent.cost_micro)))
    return both.mutate(benefit_ratio=share(both.traced_value_micro, both.cost_micro))


_COLUMNS = tuple(
    f"{which}_{name}"
    for which in ("first", "last")
    for name in ("how", "campaign", "partner", "channel", "store")
)
