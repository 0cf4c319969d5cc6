"""What the metrics of one report share: the tables, the terms, and what is worked out once."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import ibis.expr.types as ir
import msgspec

from regulars.domains.insights.policy.metrics import acquisition, facts, funnels, rfm, sales, stages
from regulars.domains.insights.types import FunnelStep, SalesTerms, StageDays

Keep = Callable[[ir.Table], ir.Table]
"""Works an expression out once, as a table for others to read."""


class MetricTables(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of the lake that metrics read, on one engine."""

    documents: ir.Table
    lines: ir.Table
    events: ir.Table
    transfers: ir.Table
    tier_changes: ir.Table
    stage_changes: ir.Table
    members: ir.Table
    acquisitions: ir.Table
    acquisition_costs: ir.Table


class ReportTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is asked: which sales count, what is compared with, and which steps.

    `compared_on` is the earlier day of flows, by default 30 days before; `within` is the time that
    the steps of a funnel may take, `broken_down_by` a column of its first event. Lists of members
    are narrowed by `where`, columns and what they say, and end after `rows_max`. Acquisition goes
    by the first or the last `touch`, and counts what was bought within `value_days` of joining.
    """

    sales: SalesTerms
    days: StageDays = StageDays()
    compared_on: date | None = None
    cuts: Literal["rank", "quantile"] = "rank"
    steps: tuple[FunnelStep, ...] = ()
    within: timedelta = timedelta(days=7)
    broken_down_by: Literal["channel", "store", "campaign", "source"] | None = None
    where: tuple[tuple[str, str], ...] = ()
    rows_max: int | None = None
    touch: Literal["first", "last"] = "last"
    value_days: int = 90

    @property
    def earlier_on(self) -> date:
        return self.compared_on or self.sales.before_on - timedelta(days=30)


class Ground:
    """What the metrics of one report share."""

    def __init__(self, tables: MetricTables, terms: ReportTerms, keep: Keep) -> None:
        self.tables = tables
        self.terms = terms
        self._keep = keep

    @cached_property
    def sales(self) -> ir.Table:
        return self._sales(self.terms.sales)

    @cached_property
    def facts(self) -> ir.Table:
        return self._facts(self.sales, self.terms.sales)

    @cached_property
    def values(self) -> ir.Table:
        return self._keep(rfm.rfm_values(self.facts, self.terms.sales))

    @cached_property
    def cuts(self) -> ir.Table:
        cut = rfm.rank_cuts if self.terms.cuts == "rank" else rfm.quantile_cuts
        return self._keep(cut(self.values))

    @cached_property
    def scores(self) -> ir.Table:
        return self._keep(rfm.rfm_scores(self.values, self.cuts))

    @cached_property
    def events(self) -> ir.Table:
        """What members did on the days asked for."""
        events = sales.as_people(self.tables.events, self.tables.members)
        terms = self.terms.sales
        early = events.filter(events.occurred_on < terms.before_on)
        return early if terms.from_on is None else early.filter(early.occurred_on >= terms.from_on)

    @cached_property
    def courses(self) -> ir.Table:
        """What members did on the days asked for, their sales included."""
        return funnels.events_and_sales(self.events, self.sales)

    @cached_property
    def stages(self) -> ir.Table:
        return self._keep(stages.stages(self.facts, self.terms.sales, self.terms.days))

    @cached_property
    def acquired(self) -> ir.Table:
        tables, terms = self.tables, self.terms
        found = acquisition.acquired_members(
            tables.acquisitions, tables.members, self.sales, terms.sales, terms.value_days
        )
        return self._keep(found)

    @cached_property
    def spent(self) -> ir.Table:
        costs = self.tables.acquisition_costs
        return self._keep(acquisition.acquisition_cost(costs, self.terms.sales))

    @cached_property
    def earlier_terms(self) -> SalesTerms:
        return msgspec.structs.replace(self.terms.sales, before_on=self.terms.earlier_on)

    @cached_property
    def earlier_stages(self) -> ir.Table:
        terms = self.earlier_terms
        facts = self._facts(self._sales(terms), terms)
        return self._keep(stages.stages(facts, terms, self.terms.days))

    @cached_property
    def before_returns(self) -> "Ground":
        """The same, counting what was bought and no return."""
        gross = msgspec.structs.replace(self.terms.sales, returns="ignore")
        terms = msgspec.structs.replace(self.terms, sales=gross)
        return Ground(self.tables, terms, self._keep)

    @cached_property
    def visits(self) -> ir.Table:
        """The days on which members bought or did anything."""
        bought = self.sales.filter(self.sales.is_sale == 1).select("member_id", "occurred_on")
        did = self.events.select("member_id", "occurred_on")
        return self._keep(bought.union(did))

    def _sales(self, terms: SalesTerms) -> ir.Table:
        tables = self.tables
        return self._keep(sales.sales(tables.documents, tables.lines, tables.members, terms))

    def _facts(self, sales: ir.Table, terms: SalesTerms) -> ir.Table:
        return self._keep(facts.member_facts(sales, self.tables.members, terms, self.terms.days))
