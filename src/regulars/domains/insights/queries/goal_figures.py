"""Figures of goals as expressions over the lake: one row with a numerator and a denominator."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import msgspec

from regulars.domains.insights.policy.exact import as_int64, whole_sum
from regulars.domains.insights.policy.metrics import (
    acquisition,
    activity,
    growth,
    repurchase,
    sales,
    stages,
    visitors,
)
from regulars.domains.insights.queries.ground import Ground, Keep, MetricTables, ReportTerms
from regulars.domains.insights.types.facts import SalesTerms
from regulars.domains.insights.types.goals import Span

_CONVERSION_DAYS = 30


class GoalGround(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures of one period share."""

    span: Span
    all_time: Ground
    """Everything up to the day, compared with the day on which the period began."""
    terms: SalesTerms
    """The sales of the period alone."""


def goal_ground(tables: MetricTables, money: SalesTerms, span: Span, keep: Keep) -> GoalGround:
    """What figures read, in the money of `money`."""
    until = msgspec.structs.replace(money, before_on=span.as_of, from_on=None)
    terms = ReportTerms(sales=until, compared_on=span.period_on)
    return GoalGround(
        span=span,
        all_time=Ground(tables, terms, keep),
        terms=msgspec.structs.replace(until, from_on=span.period_on),
    )


def figure_of(name: str, ground: GoalGround) -> ir.Table:
    """The figure: one row, numerator and denominator (missing where it has none)."""
    return _FIGURES[name](ground)


def known_before(tables: MetricTables, day: date) -> ir.Table:
    """How many documents and members there were before a day: one row, `fact_count`."""
    documents, members = tables.documents, tables.members
    sold = documents.filter(documents.occurred_on < ibis.literal(day)).select(on="occurred_on")
    joined = members.filter(members.joined_on < ibis.literal(day)).select(on="joined_on")
    return sold.union(joined).aggregate(fact_count=lambda known: as_int64(known.count()))


def _first_purchase_conversion(ground: GoalGround) -> ir.Table:
    facts, waited = ground.all_time.facts, timedelta(days=_CONVERSION_DAYS)
    young = facts.filter(facts.joined_on >= ibis.literal(ground.span.period_on - waited))
    found = growth.first_purchase_conversion(
        young, ground.all_time.terms.sales, within_days=_CONVERSION_DAYS
    )
    return found.aggregate(
        numerator=whole_sum(found.converted_count), denominator=whole_sum(found.member_count)
    )


def _monthly_active_share(ground: GoalGround) -> ir.Table:
    as_of = ground.span.as_of
    active = activity.active_trailing(ground.all_time.visits, as_of - timedelta(days=1), as_of)
    facts = ground.all_time.facts
    members = facts.aggregate(denominator=as_int64(facts.count()))
    return active.select(numerator="monthly_count").cross_join(members)


def _win_back_rate(ground: GoalGround) -> ir.Table:
    base = ground.all_time
    found = stages.win_back_rate(base.earlier_stages, base.stages, base.earlier_terms)
    return found.select(numerator="won_back_count", denominator="asleep_count")


def _churn_rate(ground: GoalGround) -> ir.Table:
    found = stages.churn_rate(ground.all_time.earlier_stages, ground.all_time.stages)
    return found.select(numerator="churned_count", denominator="customer_count")


def _registration_conversion(ground: GoalGround) -> ir.Table:
    tables = ground.all_time.tables
    found = visitors.registration_conversion(
        tables.events, tables.members, ground.span.period_on, ground.span.as_of
    )
    return found.select(numerator="joined_count", denominator="visitor_count")


def _repurchase_rate(ground: GoalGround) -> ir.Table:
    found = repurchase.repurchase_rate(ground.all_time.facts)
    return found.select(numerator="repeat_count", denominator="buyer_count")


def _member_share_of_sales(ground: GoalGround) -> ir.Table:
    tables = ground.all_time.tables
    found = sales.member_share_of_sales(tables.documents, tables.members, ground.terms)
    return found.aggregate(
        numerator=whole_sum(found.member_net_micro), denominator=whole_sum(found.net_micro)
    )


def _cost_benefit(ground: GoalGround) -> ir.Table:
    tables = ground.all_time.tables
    acquired = acquisition.acquired_members(
        tables.acquisitions, tables.members, ground.all_time.sales, ground.terms
    )
    spent = acquisition.acquisition_cost(tables.acquisition_costs, ground.terms)
    found = acquisition.acquisition_total(acquired, spent)
    return found.select(numerator="traced_value_micro", denominator="cost_micro")


def _new_members(ground: GoalGround) -> ir.Table:
    found = growth.new_members(ground.all_time.facts, ground.terms)
    return _alone(found.aggregate(numerator=whole_sum(found.member_count)))


def _member_sales(ground: GoalGround) -> ir.Table:
    found = ground.all_time.sales
    inside = found.filter(found.occurred_on >= ibis.literal(ground.span.period_on))
    return _alone(inside.aggregate(numerator=whole_sum(inside.net_micro)))


def _alone(counted: ir.Table) -> ir.Table:
    return counted.mutate(denominator=ibis.null("int64"))


_FIGURES: Mapping[str, Callable[[GoalGround], ir.Table]] = {
    "first_purchase_conversion": _first_purchase_conversion,
    "monthly_active_share": _monthly_active_share,
    "win_back_rate": _win_back_rate,
    "churn_rate": _churn_rate,
    "registration_conversion": _registration_conversion,
    "repurchase_rate": _repurchase_rate,
    "member_share_of_sales": _member_share_of_sales,
    "cost_benefit": _cost_benefit,
    "new_members": _new_members,
    "member_sales": _member_sales,
}
