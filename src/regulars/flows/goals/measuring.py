"""Figures of goals, measured over the lake for one period."""

from collections.abc import Collection

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter
from regulars.domains.insights.queries import MetricTables
from regulars.domains.insights.queries import goals as queries
from regulars.domains.insights.types import CurrencyRate, SalesTerms
from regulars.domains.insights.types.goals import Measured, Span
from regulars.flows.metric_reports.opening import commonest_currency
from regulars.infra.analytics.engine import Engine
from regulars.infra.db import Tx

_PROGRAMS_MAX = 500


class GoalMoney(msgspec.Struct, frozen=True, kw_only=True):
    """The currency of the first program, and what others are worth in it; "" without a program."""

    currency: str
    rates: tuple[CurrencyRate, ...]


async def goal_money(tx: Tx) -> GoalMoney:
    """The money in which goals are counted."""
    programs = await catalog.programs(tx, Filter(count=_PROGRAMS_MAX))
    first = min(programs, key=lambda program: program.id, default=None)
    if first is None:
        return GoalMoney(currency="", rates=())
    rates = tuple(
        CurrencyRate(currency=code, factor=factor)
        for code, factor in sorted(first.exchange_rates.items())
    )
    return GoalMoney(currency=first.currency, rates=rates)


def measured(
    engine: Engine,
    tables: MetricTables,
    span: Span,
    figures: Collection[str],
    money: GoalMoney,
) -> dict[str, Measured]:
    """What these figures came to in a period; they share what they read alike."""
    if span.is_over:
        (known,) = engine.run(queries.known_before(tables, span.before_on)).to_pylist()
        if known["fact_count"] == 0:
            return {name: Measured(numerator=0, is_before_all=True) for name in figures}
    currency = money.currency or commonest_currency(engine, tables.documents)
    terms = SalesTerms(before_on=span.as_of, currency=currency, rates=money.rates)
    ground = queries.goal_ground(tables, terms, span, engine.keep)
    found: dict[str, Measured] = {}
    for name in sorted(figures):
        (row,) = engine.run(queries.figure_of(name, ground)).to_pylist()
        found[name] = msgspec.convert(row, Measured)
    return found
