"""Distributions: how many members, or baskets, lie in which range."""

from collections.abc import Sequence

import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import (
    as_int64,
    below,
    bin_of,
    days_until,
    numbers,
    share,
    up_to,
    whole_sum,
)
from regulars.domains.insights.types import SalesTerms

_MICRO = 1_000_000


def recency_distribution(
    facts: ir.Table, terms: SalesTerms, bounds: Sequence[int] = (30, 90, 180)
) -> ir.Table:
    """How many members last bought how many days ago, in bins whose upper bound is included.

    Shape: one row a bin: bin_number, above_days, up_to_days (missing at the ends), member_count,
    member_share. Unit: days. Source: member_facts.
    """
    bought = facts.filter(facts.sale_count > 0)
    values = bought.select(value=days_until(bought.last_sale_on, terms.before_on))
    return _bins(values, bounds, ("days", "member"))


def frequency_distribution(
    facts: ir.Table, bounds: Sequence[int] = (1, 2, 3, 5, 10, 20)
) -> ir.Table:
    """How many members bought how often, in bins whose upper bound is included.

    Shape: one row a bin: bin_number, above_sales, up_to_sales (missing at the ends), member_count,
    member_share. Unit: sale documents. Source: member_facts.
    """
    bought = facts.filter(facts.sale_count > 0)
    return _bins(bought.select(value="sale_count"), bounds, ("sales", "member"))


def basket_distribution(
    sales: ir.Table, bounds: Sequence[int] = (10, 25, 50, 100, 250, 500)
) -> ir.Table:
    """How many sales came to how much, in bins whose upper bound is included.

    What came back later is not taken off. Bounds are whole units of the reporting currency.

    Shape: one row a bin: bin_number, above_micro, up_to_micro (missing at the ends), sale_count,
    sale_share. Unit: millionths of the reporting currency. Source: sales.
    """
    bought = sales.filter(sales.is_sale == 1)
    micro = [bound * _MICRO for bound in bounds]
    return _bins(bought.select(value="sale_micro"), micro, ("micro", "sale"))


def spend_distribution(
    facts: ir.Table, bounds: Sequence[int] = (50, 100, 250, 500, 1000, 5000)
) -> ir.Table:
    """How many members spent how much in all, in bins whose upper bound is included.

    Bounds are whole units of the reporting currency; who got more back than they paid is in the
    first bin.

    Shape: one row a bin: bin_number, above_micro, up_to_micro (missing at the ends), member_count,
    member_share. Unit: millionths of the reporting currency. Source: member_facts.
    """
    bought = facts.filter(facts.sale_count > 0)
    micro = [bound * _MICRO for bound in bounds]
    return _bins(bought.select(value="net_micro"), micro, ("micro", "member"))


def _bins(values: ir.Table, bounds: Sequence[int], words: tuple[str, str]) -> ir.Table:
    """Counts by bin; empty bins are there too. `words` are the unit and what is counted."""
    unit, counted_word = words
    counted = values.group_by(number=bin_of(values.value, bounds)).aggregate(
        in_count=as_int64(values.count())
    )
    whole = counted.aggregate(all_count=whole_sum(counted.in_count))
    bins = numbers(1, len(bounds) + 1).left_join(counted, "number").cross_join(whole)
    held = bins.in_count.fill_null(0)
    return bins.select(
        **{
            "bin_number": bins.number,
            f"above_{unit}": below(bins.number, bounds),
            f"up_to_{unit}": up_to(bins.number, bounds),
            f"{counted_word}_count": held,
            f"{counted_word}_share": share(held, bins.all_count),
        }
    ).order_by("bin_number")
