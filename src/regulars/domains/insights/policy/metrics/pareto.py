"""Pareto: how much of the money comes from how few of the members."""

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, quotient, share, whole_sum
from regulars.domains.insights.policy.histograms import histogram


def pareto_share(facts: ir.Table, top_percent: int = 20) -> ir.Table:
    """The money of the members who spent most, as a share of all money.

    The top 20 % are ⌈0.2 × n⌉ members by money, of those with at least one sale.

    Shape: one row: member_count, top_count, top_micro, net_micro, top_share.
    Unit: millionths of the reporting currency. Source: member_facts.
    """
    counted = histogram(facts.filter(facts.sale_count > 0), "net_micro")
    top = quotient(counted.all_count * top_percent + 99, 100)
    above = counted.all_count - counted.up_to_count
    held = as_int64(ibis.least(ibis.greatest(top - above, 0), counted.value_count))
    summed = counted.aggregate(
        member_count=whole_sum(counted.value_count),
        top_count=whole_sum(held),
        top_micro=whole_sum(held * counted.value),
        net_micro=whole_sum(counted.value_count * counted.value),
    )
    return summed.mutate(top_share=share(summed.top_micro, summed.net_micro))


def pareto_curve(facts: ir.Table) -> ir.Table:
    """The share of all money that the top 1, 2, … 100 % of members hold.

    The top p % are ⌈p × n ÷ 100⌉ members by money. With fewer than 100 members there are rows only
    for percentages at which one more comes in.

    Shape: one row a percentage: top_percent, top_count, top_micro, top_share.
    Unit: millionths of the reporting currency. Source: member_facts.
    """
    bought = facts.filter(facts.sale_count > 0).select("member_id", "net_micro")
    whole = bought.aggregate(
        all_count=as_int64(bought.count()), all_micro=whole_sum(bought.net_micro)
    )
    order = [bought.net_micro.desc(), bought.member_id]
    ranked = bought.mutate(place=as_int64(ibis.row_number().over(order_by=order)))
    placed = ranked.cross_join(whole)
    percent = as_int64(quotient(placed.place * 100, placed.all_count) + 1)
    parts = placed.group_by(top_percent=percent).aggregate(
        in_count=as_int64(placed.count()),
        in_micro=whole_sum(placed.net_micro),
        all_micro=as_int64(placed.all_micro.max()),
    )
    running = ibis.cumulative_window(order_by="top_percent")
    summed = parts.mutate(
        top_count=as_int64(parts.in_count.sum().over(running)),
        top_micro=as_int64(parts.in_micro.sum().over(running)),
    )
    return summed.select(
        *("top_percent", "top_count", "top_micro"),
        top_share=share(summed.top_micro, summed.all_micro),
    ).order_by("top_percent")
