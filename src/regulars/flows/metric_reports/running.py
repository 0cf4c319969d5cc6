"""Running a report: the newest export of the lake, opened on the engine that the settings name."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any, Literal, cast

import ibis
import ibis.expr.types as ir
import msgspec
import pyarrow as pa

from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import MetricTables, ReportTerms
from regulars.domains.insights.types import CurrencyRate, FunnelStep, SalesTerms
from regulars.flows.lake.reading import LakeList, LakeTables, lake_list, on_duckdb, on_spark
from regulars.infra.analytics.duckdb_engine import DuckdbEngine
from regulars.infra.analytics.engine import Engine, EngineTerms, engine_terms, open_engine
from regulars.infra.db import Database
from regulars.infra.lake.location import Location, location_of
from regulars.infra.settings import Settings
from regulars.kernel.errors import InvalidInput
from regulars.kernel.period import zone

_RATE = re.compile(r"([A-Z]{3})=(\d{1,9}(?:\.\d{1,9})?)")
_ONE_AT_A_TIME = Lock()
"""A report may use all the memory that the settings give to one."""


class ReportAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a report; what is left out has its default.

    Everything before `as_of` counts, by default until now's day has begun; from `from_on` on, where
    that is given. Without a currency it is the one of most documents; money of others counts by
    `rates`, each as `EUR=0.85`, and not at all without one. Lists of members are narrowed by
    `where`, each as `stage=dormant`, and end after `rows_max`.
    """

    as_of: date | None = None
    from_on: date | None = None
    compared_on: date | None = None
    currency: str | None = None
    rates: tuple[str, ...] = ()
    returns: Literal["net", "ignore"] = "net"
    cuts: Literal["rank", "quantile"] = "rank"
    steps: tuple[str, ...] = ()
    within_days: int = 7
    broken_down_by: Literal["channel", "store", "campaign", "source"] | None = None
    where: tuple[str, ...] = ()
    rows_max: int | None = None
    touch: Literal["first", "last"] = "last"
    value_days: int = 90


class MetricReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report: its tables by name, what they count, and the export of the lake that they read."""

    name: str
    as_of: date
    time_zone: str
    currency: str
    returns: str
    export_number: int
    published_at: datetime
    sections: dict[str, pa.Table]


class ReportMeans(msgspec.Struct, frozen=True, kw_only=True):
    """What a report works with."""

    database: Database
    location: Location
    engine: EngineTerms


def report_means(database: Database, settings: Settings) -> ReportMeans:
    """What reports work with by the settings of an installation."""
    return ReportMeans(
        database=database,
        location=location_of(settings.lake_url, settings.home),
        engine=engine_terms(settings),
    )


async def run_report(
    means: ReportMeans, name: str, asked: ReportAsked, now: datetime
) -> MetricReport:
    """Run a report over the lake as its newest export has it.

    Refuses a name that no report has, a lake that was never exported, and a funnel without steps.
    The expressions run beside the caller, who goes on meanwhile.
    """
    insights.report_means(name)
    async with means.database.transaction() as tx:
        listed = await lake_list(tx, means.location)
    return await asyncio.to_thread(_run, means, listed, (name, asked), now)


@contextmanager
def opened(means: ReportMeans, listed: LakeList) -> Iterator[tuple[Engine, MetricTables]]:
    """The engine with the tables of the lake; one at a time has them."""
    with _ONE_AT_A_TIME, open_engine(means.engine) as engine:
        yield engine, _metric_tables(_lake_on(engine, listed, means.location))


def _run(
    means: ReportMeans, listed: LakeList, wanted: tuple[str, ReportAsked], now: datetime
) -> MetricReport:
    name, asked = wanted
    with _ONE_AT_A_TIME, open_engine(means.engine) as engine:
        lake = _lake_on(engine, listed, means.location)
        currency = asked.currency or _commonest_currency(engine, lake.documents)
        terms = _terms(asked, listed, currency, now)
        sections = insights.report(name, _metric_tables(lake), terms, engine.keep)
        return MetricReport(
            name=name,
            as_of=terms.sales.before_on,
            time_zone=listed.time_zone,
            currency=terms.sales.currency,
            returns=terms.sales.returns,
            export_number=listed.export.number,
            published_at=listed.export.published_at,
            sections={title: engine.run(table) for title, table in sections.items()},
        )


def _terms(asked: ReportAsked, listed: LakeList, currency: str, now: datetime) -> ReportTerms:
    before_on = asked.as_of or now.astimezone(zone(listed.time_zone)).date()
    return ReportTerms(
        sales=SalesTerms(
            before_on=before_on,
            from_on=asked.from_on,
            currency=currency,
            rates=tuple(map(_rate, asked.rates)),
            returns=asked.returns,
        ),
        compared_on=asked.compared_on,
        cuts=asked.cuts,
        steps=tuple(FunnelStep(name=each) for each in asked.steps),
        within=timedelta(days=asked.within_days),
        broken_down_by=asked.broken_down_by,
        where=tuple(map(_column_and_value, asked.where)),
        rows_max=asked.rows_max,
        touch=asked.touch,
        value_days=asked.value_days,
    )


def _rate(text: str) -> CurrencyRate:
    """A rate as `EUR=0.85`; refuses what is none."""
    if (found := _RATE.fullmatch(text)) is None:
        raise InvalidInput(f"{text!r} is no rate, as EUR=0.85")
    return CurrencyRate(currency=found[1], factor=found[2])


def _column_and_value(text: str) -> tuple[str, str]:
    """What a column has to say, as `stage=dormant`; refuses what is none."""
    column, is_given, value = text.partition("=")
    if not is_given:
        raise InvalidInput(f"{text!r} says nothing of a column, as stage=dormant")
    return column, value


def _commonest_currency(engine: Engine, documents: ir.Table) -> str:
    """The currency of most documents; of several alike the first in the alphabet; "" of none."""
    counted = documents.group_by("currency").aggregate(document_count=documents.count())
    first = counted.order_by(ibis.desc("document_count"), "currency").limit(1)
    found = engine.run(first.select("currency"))["currency"].to_pylist()
    return str(found[0]) if found else ""


def _lake_on(engine: Engine, listed: LakeList, location: Location) -> LakeTables:
    if isinstance(engine, DuckdbEngine):
        return on_duckdb(engine.backend, listed, location)
    return on_spark(cast(Any, engine).session, listed, location)


def _metric_tables(lake: LakeTables) -> MetricTables:
    return MetricTables(
        documents=lake.documents,
        lines=lake.lines,
        events=lake.events,
        transfers=lake.transfers,
        tier_changes=lake.tier_changes,
        stage_changes=lake.stage_changes,
        members=lake.members,
        acquisitions=lake.acquisitions,
        acquisition_costs=lake.acquisition_costs,
    )
