"""Repurchase: how many who bought once bought again, and after how long."""

from collections.abc import Sequence
from datetime import timedelta

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import (
    as_int64,
    below,
    bin_of,
    day_number,
    how_many,
    month_of,
    numbers,
    share,
    up_to,
    whole_sum,
)
from regulars.domains.insights.policy.histograms import histogram, median
from regulars.domains.insights.policy.metrics.facts import sale_days
from regulars.domains.insights.types import SalesTerms


def repurchase_rate(facts: ir.Table) -> ir.Table:
    """Of the members who bought, how many bought again: two sale documents or more.

    Shape: one row: buyer_count, repeat_count, repeat_share. Source: member_facts.
    """
    counted = facts.aggregate(
        buyer_count=how_many(facts.sale_count >= 1), repeat_count=how_many(facts.sale_count >= 2)
    )
    return counted.mutate(repeat_share=share(counted.repeat_count, counted.buyer_count))


def repurchase_by_month(facts: ir.Table, terms: SalesTerms, within_days: int = 90) -> ir.Table:
    """Of those who first bought in a month, how many bought on a later day within so many days.

    Only who had that many days until the day asked for is counted, so that young months are not
    worse than old ones.

    Shape: one row a month: month_on, buyer_count, repeat_count, repeat_share.
    Unit: days. Source: member_facts.
    """
    latest_on = ibis.literal(terms.before_on - timedelta(days=within_days))
    bought = facts.filter(facts.first_sale_on < latest_on)
    waited = as_int64(day_number(bought.second_sale_on) - day_number(bought.first_sale_on))
    marked = bought.select(month_on=month_of(bought.first_sale_on), is_early=waited <= within_days)
    counted = marked.group_by("month_on").aggregate(
        buyer_count=as_int64(marked.count()), repeat_count=how_many(marked.is_early)
    )
    return counted.mutate(repeat_share=share(counted.repeat_count, counted.buyer_count)).order_by(
        "month_on"
    )


def repurchase_interval(sales: ir.Table) -> ir.Table:
    """The time between a member's days with a sale: how many times, the mean and the median.

    Shape: one row: interval_count, interval_days_mean, interval_days_median.
    Unit: days. Source: sales.
    """
    bought = sale_days(sales)
    gaps = bought.filter(bought.gap_days.notnull())
    counted = histogram(gaps, "gap_days")
    whole = gaps.aggregate(interval_count=as_int64(gaps.count()), all_days=whole_sum(gaps.gap_days))
    joined = whole.cross_join(counted.aggregate(interval_days_median=median(counted)))
    return joined.select(
        "interval_count",
        interval_days_mean=share(joined.all_days, joined.interval_count),
        interval_days_median="interval_days_median",
    )


def repurchase_intervals(
    sales: ir.Table, bounds: Sequence[int] = (7, 14, 30, 60, 90, 180)
) -> ir.Table:
    """How often members came back after how long: the times between days with a sale, in bins.

    A bin reaches from above its lower bound to its upper bound, which is included.

    Shape: one row a bin: bin_number, above_days, up_to_days (missing at the ends), interval_count.
    Unit: days. Source: sales.
    """
    bought = sale_days(sales)
    gaps = bought.filter(bought.gap_days.notnull())
    counted = gaps.group_by(number=bin_of(gaps.gap_days, bounds)).aggregate(
        interval_count=as_int64(gaps.count())
    )
    joined = numbers(1, len(bounds) + 1).left_join(counted, "number")
    return joined.select(
        bin_number="number",
        above_days=below(joined.number, bounds),
        up_to_days=up_to(joined.number, bounds),
        interval_count=joined.interval_count.fill_null(0),
    ).order_by("bin_number")
