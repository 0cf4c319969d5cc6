"""Retention: how many who began in one month bought again in the months after."""

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import (
    as_int64,
    month_number,
    month_of,
    share,
    whole_sum,
)


def cohorts(sales: ir.Table) -> ir.Table:
    """Who bought again in which month, by the month of their first sale.

    A member is of the cohort of the month of their first sale, and active in a month with a sale.
    Month 0 is the cohort's own. Money counts returns in the month in which they came.

    Shape: one row a cohort and month in which anything happened: cohort_on, month_on (first days),
    month_number, cohort_count, member_count, member_share, net_micro.
    Unit: months; millionths of the reporting currency. Source: sales.
    """
    bought = sales.filter(sales.is_sale == 1)
    began = bought.group_by("member_id").aggregate(began_on=bought.occurred_on.min())
    monthly = sales.mutate(month_on=month_of(sales.occurred_on))
    active = monthly.group_by(["member_id", "month_on"]).aggregate(
        is_active=as_int64(monthly.is_sale.max()), net_micro=whole_sum(monthly.net_micro)
    )
    joined = active.inner_join(began, "member_id")
    placed = joined.select(
        "month_on",
        "is_active",
        "net_micro",
        cohort_on=month_of(joined.began_on),
        month_number=as_int64(month_number(joined.month_on) - month_number(joined.began_on)),
    )
    counted = placed.group_by(["cohort_on", "month_on", "month_number"]).aggregate(
        member_count=whole_sum(placed.is_active), net_micro=whole_sum(placed.net_micro)
    )
    return _with_sizes(counted)


def cohort_members(sales: ir.Table) -> ir.Table:
    """Who is of which cohort, and in which months they bought.

    As cohorts, member by member; months with returns only are left out.

    Shape: one row a member and month with a sale: member_id, cohort_on, month_on (first days),
    month_number, sale_count, net_micro. Unit: months; millionths of the reporting currency.
    Source: sales.
    """
    bought = sales.filter(sales.is_sale == 1)
    began = bought.group_by("member_id").aggregate(began_on=bought.occurred_on.min())
    monthly = sales.mutate(month_on=month_of(sales.occurred_on))
    active = monthly.group_by(["member_id", "month_on"]).aggregate(
        sale_count=whole_sum(monthly.is_sale), net_micro=whole_sum(monthly.net_micro)
    )
    joined = active.filter(active.sale_count > 0).inner_join(began, "member_id")
    return joined.select(
        "member_id",
        cohort_on=month_of(joined.began_on),
        month_on="month_on",
        month_number=as_int64(month_number(joined.month_on) - month_number(joined.began_on)),
        sale_count="sale_count",
        net_micro="net_micro",
    )


def _with_sizes(counted: ir.Table) -> ir.Table:
    sizes = counted.group_by(size_on="cohort_on").aggregate(
        cohort_count=whole_sum(ibis.ifelse(counted.month_number == 0, counted.member_count, 0))
    )
    joined = counted.inner_join(sizes, counted.cohort_on == sizes.size_on)
    return joined.select(
        *("cohort_on", "month_on", "month_number", "cohort_count", "member_count"),
        member_share=share(joined.member_count, joined.cohort_count),
        net_micro="net_micro",
    ).order_by("cohort_on", "month_on")
