"""Lifecycle stages: where each member stands on a day, and who moved from where to where."""

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from regulars.domains.insights.policy.exact import (
    as_int64,
    day_number,
    days_until,
    numbers,
    share,
    whole_sum,
)
from regulars.domains.insights.types import SalesTerms, StageDays

_DAYS = StageDays()
_CUSTOMERS = ("new", "active", "reactivated", "dormant")
_ASLEEP = ("dormant", "churned")


def stages(facts: ir.Table, terms: SalesTerms, days: StageDays = _DAYS) -> ir.Table:
    """The lifecycle stage of every member as of the day.

    `potential`: no sale yet. `reactivated`: at most 30 days since a sale that came more than 90
    days after the one before it. `new`: one sale, at most 30 days ago. `active`: the last sale at
    most 90 days ago. `dormant`: at most 180. `churned`: longer ago. The first that fits counts;
    days are from the date of the sale to the day asked for, and can be set otherwise. The facts
    have to be made with the same days.

    Shape: one row a member: member_id, stage, sale_count, last_sale_on, since_sale_days.
    Unit: days. Source: member_facts.
    """
    since = facts.mutate(
        since_sale_days=days_until(facts.last_sale_on, terms.before_on),
        since_back_days=days_until(facts.reactivated_on, terms.before_on),
    )
    return since.select(
        "member_id", "sale_count", "last_sale_on", "since_sale_days", stage=_stage(since, days)
    ).select("member_id", "stage", "sale_count", "last_sale_on", "since_sale_days")


def recorded_stages(stage_changes: ir.Table, members: ir.Table, terms: SalesTerms) -> ir.Table:
    """The lifecycle stage of every member as of the day, as it is recorded.

    Of the changes that count by then the last written says it. It is what `stages` says of the same
    sales, as far as the thresholds were the same all along.

    Shape: one row a member: member_id, stage. Source: stage_changes, members.
    """
    is_one = (members.standing == "member") & (members.member_id == members.survivor_id)
    whose = members.filter(is_one).select("member_id")
    early = stage_changes.filter(stage_changes.counts_on <= ibis.literal(terms.before_on))
    last = early.group_by("member_id").aggregate(ordinal=early.ordinal.max())
    found = early.semi_join(last, ["member_id", "ordinal"]).filter(early.stage.notnull())
    return found.semi_join(whose, "member_id").select("member_id", "stage")


def stage_counts(stages: ir.Table) -> ir.Table:
    """How many members stand in each stage, and what share of all that is.

    Shape: one row a stage that anybody is in: stage, member_count, member_share. Source: stages.
    """
    counted = stages.group_by("stage").aggregate(member_count=lambda each: as_int64(each.count()))
    joined = counted.cross_join(counted.aggregate(all_count=whole_sum(counted.member_count)))
    shared = share(joined.member_count, joined.all_count)
    return joined.select("stage", "member_count", member_share=shared).order_by("stage")


def stage_trend(
    sales: ir.Table, members: ir.Table, on: Sequence[date], days: StageDays = _DAYS
) -> ir.Table:
    """How many members stood in each stage as of each of several days, as sales are known now.

    An order that came back whole is no sale on an earlier day either, and who is no member any
    more is nobody: an earlier day told at its time may differ by a few.

    Shape: one row a day and stage that anybody is in: on, stage, member_count, member_share.
    Source: sales, members.
    """
    told = _days_table(on)
    standing = members.filter(
        (members.standing == "member") & (members.member_id == members.survivor_id)
    ).select("member_id", "joined_on")
    whole = standing.cross_join(told).left_join(_sold_until(sales, told, days), ["member_id", "on"])
    known = whole.filter((whole.joined_on < whole.on) | whole.sale_count.notnull())
    since = known.mutate(
        sale_count=known.sale_count.fill_null(0),
        since_sale_days=as_int64(day_number(known.on) - day_number(known.last_sale_on)),
        since_back_days=as_int64(day_number(known.on) - day_number(known.reactivated_on)),
    )
    staged = since.select("on", stage=_stage(since, days))
    counted = staged.group_by(["on", "stage"]).aggregate(member_count=as_int64(staged.count()))
    sums = counted.group_by(day="on").aggregate(all_count=whole_sum(counted.member_count))
    joined = counted.inner_join(sums, counted.on == sums.day)
    shared = share(joined.member_count, joined.all_count)
    return joined.select("on", "stage", "member_count", member_share=shared).order_by("on", "stage")


def stage_flows(earlier: ir.Table, later: ir.Table) -> ir.Table:
    """How many members stood in one stage on an earlier day and in another on a later one.

    Who was no member yet on the earlier day, or is none any more on the later, has an empty text
    there. Who stayed is counted too.

    Shape: one row a pair: from_stage, stage, member_count. Source: stages of two days.
    """
    return _flows(_both(earlier, later)).order_by("from_stage", "stage")


def stage_moves(earlier: ir.Table, later: ir.Table) -> ir.Table:
    """Who stood in which stage on an earlier day and in which on a later one.

    Who was no member yet on the earlier day, or is none any more on the later, has an empty text
    there. Sales are those of the later day.

    Shape: one row a member: member_id, from_stage, stage, sale_count, last_sale_on,
    since_sale_days. Unit: days. Source: stages of two days.
    """
    bought = later.select("member_id", "sale_count", "last_sale_on", "since_sale_days")
    joined = _both(earlier, later).left_join(bought, "member_id").drop("member_id_right")
    return joined.mutate(sale_count=as_int64(joined.sale_count.fill_null(0)))


def churn_rate(earlier: ir.Table, later: ir.Table) -> ir.Table:
    """Of the customers of an earlier day, how many had churned by a later one.

    Customers are who was new, active, reactivated or dormant.

    Shape: one row: customer_count, churned_count, churned_share. Source: stages of two days.
    """
    both = _both(earlier, later)
    counted = both.filter(both.from_stage.isin(_CUSTOMERS)).aggregate(
        customer_count=lambda each: as_int64(each.count()),
        churned_count=lambda each: whole_sum(ibis.ifelse(each.stage == "churned", 1, 0)),
    )
    return counted.mutate(churned_share=share(counted.churned_count, counted.customer_count))


def win_back_rate(earlier: ir.Table, later: ir.Table, earlier_terms: SalesTerms) -> ir.Table:
    """Of those who were dormant or churned on an earlier day, how many bought until the later one.

    Shape: one row: asleep_count, won_back_count, won_back_share. Source: stages of two days.
    """
    asleep = earlier.filter(earlier.stage.isin(_ASLEEP)).select("member_id")
    since = ibis.literal(earlier_terms.before_on)
    woken = later.filter(later.last_sale_on >= since).select(
        "member_id", is_back=ibis.literal(1, "int64")
    )
    joined = asleep.left_join(woken, "member_id")
    counted = joined.aggregate(
        asleep_count=as_int64(joined.count()), won_back_count=whole_sum(joined.is_back)
    )
    return counted.mutate(won_back_share=share(counted.won_back_count, counted.asleep_count))


def _stage(since: ir.Table, days: StageDays) -> ir.StringValue:
    """The first stage that fits, by the sales and the days since the last and since coming back."""
    return ibis.cases(
        (since.sale_count == 0, "potential"),
        (since.since_back_days <= days.reactivated_days, "reactivated"),
        ((since.sale_count == 1) & (since.since_sale_days <= days.new_days), "new"),
        (since.since_sale_days <= days.active_days, "active"),
        (since.since_sale_days <= days.dormant_days, "dormant"),
        else_="churned",
    )


def _days_table(on: Sequence[date]) -> ir.Table:
    """A row for each of the days."""
    places = numbers(1, len(on))
    told = ibis.cases(
        *((places.number == place, ibis.literal(day)) for place, day in enumerate(on, start=1))
    )
    return places.select(on=told)


def _sold_until(sales: ir.Table, told: ir.Table, days: StageDays) -> ir.Table:
    """What the sales of a member come to before each of the days."""
    bought = sales.filter(sales.is_sale == 1)
    daily = bought.group_by(["member_id", "occurred_on"]).aggregate(
        day_count=as_int64(bought.count())
    )
    numbered = daily.mutate(number=day_number(daily.occurred_on))
    before = numbered.number.lag().over(group_by="member_id", order_by="number")
    gaps = numbered.mutate(gap_days=as_int64(numbered.number - before))
    crossed = gaps.cross_join(told)
    early = crossed.filter(crossed.occurred_on < crossed.on)
    back = ibis.ifelse(early.gap_days > days.active_days, early.occurred_on, None)
    return early.group_by(["member_id", "on"]).aggregate(
        sale_count=whole_sum(early.day_count),
        last_sale_on=early.occurred_on.max(),
        reactivated_on=back.max(),
    )


def _both(earlier: ir.Table, later: ir.Table) -> ir.Table:
    """Every member of either day with both stages. As a union: no engine joins outwards alike."""
    rows = earlier.select("member_id", from_stage="stage", stage=ibis.literal("")).union(
        later.select("member_id", from_stage=ibis.literal(""), stage="stage")
    )
    return rows.group_by("member_id").aggregate(
        from_stage=rows.from_stage.max(), stage=rows.stage.max()
    )


def _flows(both: ir.Table) -> ir.Table:
    return both.group_by(["from_stage", "stage"]).aggregate(
        member_count=lambda each: as_int64(each.count())
    )
