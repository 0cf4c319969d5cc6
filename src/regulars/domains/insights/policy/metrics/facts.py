"""Member facts: what all sales of a member come to, which the other metrics read."""

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import (
    as_int64,
    day_number,
    whole_sum,
)
from regulars.domains.insights.types import SalesTerms, StageDays

_DAYS = StageDays()


def member_facts(
    sales: ir.Table, members: ir.Table, terms: SalesTerms, days: StageDays = _DAYS
) -> ir.Table:
    """One row for everybody who was a member before the day, with what their sales come to.

    `sale_count` counts sale documents, `sale_day_count` days with one; `first_sale_on`,
    `second_sale_on` and `last_sale_on` are such days. `reactivated_on` is the latest day of a sale
    more than `active_days` after the one before it; `gap_days_max` the longest time between two
    days with a sale. Money is that of `sales`.

    Shape: one row a member: member_id, joined_on, channel, store, source (where they joined),
    sale_count, sale_day_count, first_sale_on, second_sale_on, last_sale_on, reactivated_on,
    gap_days_max, sale_micro, returned_micro, net_micro. Unit: days; millionths of the reporting
    currency. Source: sales, members.
    """
    standing = members.filter(
        (members.standing == "member") & (members.member_id == members.survivor_id)
    ).select("member_id", "joined_on", "channel", "store", "source")
    made = standing.left_join(_summed(sales, days), "member_id").drop("member_id_right")
    counts = ("sale_count", "sale_day_count", "sale_micro", "returned_micro", "net_micro")
    whole = made.mutate(**{name: as_int64(made[name].fill_null(0)) for name in counts})
    is_known = (whole.joined_on < ibis.literal(terms.before_on)) | (whole.sale_count > 0)
    return whole.filter(is_known).select(
        *("member_id", "joined_on", "channel", "store", "source", "sale_count", "sale_day_count"),
        *("first_sale_on", "second_sale_on", "last_sale_on", "reactivated_on", "gap_days_max"),
        *("sale_micro", "returned_micro", "net_micro"),
    )


def sale_days(sales: ir.Table) -> ir.Table:
    """The days on which a member bought, each with the time since the day before it.

    Several sales on one day are one.

    Shape: one row a member and day: member_id, occurred_on, gap_days (missing on the first).
    Unit: days. Source: sales.
    """
    bought = sales.filter(sales.is_sale == 1).select("member_id", "occurred_on").distinct()
    numbered = bought.mutate(number=day_number(bought.occurred_on))
    before = numbered.number.lag().over(group_by="member_id", order_by="number")
    return numbered.select("member_id", "occurred_on", gap_days=as_int64(numbered.number - before))


def _summed(sales: ir.Table, days: StageDays) -> ir.Table:
    """The documents of each member taken together; a sale is compared with the sale before it.

    Of several sales on a day only the first comes so many days after another, and counts the day.
    """
    numbered = sales.mutate(number=day_number(sales.occurred_on))
    alike = ["member_id", "is_sale"]
    before = numbered.number.lag().over(group_by=alike, order_by="number")
    is_sale = numbered.is_sale == 1
    placed = numbered.mutate(
        before=ibis.ifelse(is_sale, before, None),
        sale_on=ibis.ifelse(is_sale, numbered.occurred_on, None),
    )
    is_new_day = placed.before.isnull() | (placed.number > placed.before)
    gaps = placed.mutate(
        gap_days=as_int64((placed.number - placed.before).nullif(0)),
        is_first=as_int64(ibis.ifelse((placed.is_sale == 1) & is_new_day, 1, 0)),
    )
    return gaps.group_by("member_id").aggregate(
        sale_count=whole_sum(gaps.is_sale),
        sale_day_count=whole_sum(gaps.is_first),
        first_sale_on=gaps.sale_on.min(),
        second_sale_on=ibis.ifelse(gaps.gap_days.notnull(), gaps.sale_on, None).min(),
        last_sale_on=gaps.sale_on.max(),
        reactivated_on=ibis.ifelse(gaps.gap_days > days.active_days, gaps.sale_on, None).max(),
        gap_days_max=gaps.gap_days.max(),
        sale_micro=whole_sum(gaps.sale_micro),
        returned_micro=whole_sum(gaps.returned_micro),
        net_micro=whole_sum(gaps.net_micro),
    )
