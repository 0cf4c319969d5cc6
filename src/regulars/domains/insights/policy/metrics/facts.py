"""Member facts: what all sales of a member come to, which the other metrics read."""

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import as_int64, day_number, how_many, whole_sum
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
    known = standing.left_join(_money(sales), "member_id").drop("member_id_right")
    made = known.left_join(_rhythm(sales, days), "member_id").drop("member_id_right")
    whole = made.mutate(
        **{
            name: as_int64(made[name].fill_null(0))
            for name in (
                *("sale_count", "sale_day_count", "sale_micro", "returned_micro", "net_micro"),
            )
        }
    )
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


def _money(sales: ir.Table) -> ir.Table:
    return sales.group_by("member_id").aggregate(
        sale_count=whole_sum(sales.is_sale),
        sale_micro=whole_sum(sales.sale_micro),
        returned_micro=whole_sum(sales.returned_micro),
        net_micro=whole_sum(sales.net_micro),
    )


def _rhythm(sales: ir.Table, days: StageDays) -> ir.Table:
    bought = sale_days(sales)
    is_return = bought.gap_days > days.active_days
    return bought.group_by("member_id").aggregate(
        sale_day_count=how_many(bought.occurred_on.notnull()),
        first_sale_on=bought.occurred_on.min(),
        second_sale_on=ibis.ifelse(bought.gap_days.notnull(), bought.occurred_on, None).min(),
        last_sale_on=bought.occurred_on.max(),
        reactivated_on=ibis.ifelse(is_return, bought.occurred_on, None).max(),
        gap_days_max=bought.gap_days.max(),
    )
