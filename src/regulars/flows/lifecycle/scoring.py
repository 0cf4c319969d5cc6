"""The scores of a day: the metrics over the lake, kept member by member in PostgreSQL.

They are due once the lake has all that was written before the day began. Done twice for a day they
come out the same but for what came late.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pyarrow as pa

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter, Program
from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import ReportTerms
from regulars.domains.insights.types import CurrencyRate, SalesTerms
from regulars.domains.lifecycle import actions as lifecycle
from regulars.domains.lifecycle import queries as known
from regulars.domains.lifecycle.actions import DayScores
from regulars.domains.lifecycle.types import Cuts, LivelinessRow, ScoresRow, StoreOffers
from regulars.flows.lake.reading import LakeList, lake_list
from regulars.flows.metric_reports.running import ReportMeans, opened
from regulars.infra import jobs
from regulars.infra.clock import Clock
from regulars.infra.db import Tx
from regulars.infra.invariants import patiently
from regulars.infra.job_run import running
from regulars.infra.jobs import Job, NewJob
from regulars.infra.lake import catalogue
from regulars.kernel.period import local_midnight, zone

JOB_KIND = "keep_scores"
ROWS_AT_ONCE = 20_000
_PROGRAMS_MAX = 500
_RANKS = (2, 3, 4, 5)


class ScoresSummary(msgspec.Struct, frozen=True, kw_only=True):
    """Of which day the scores are, and of how many members who bought."""

    as_of: date
    member_count: int


async def is_due(tx: Tx, now: datetime) -> bool:
    """Whether the lake holds all that was before today, and the scores are of an earlier day."""
    row = await catalogue.lake(tx)
    if row is None or row.exported_up_to is None or await _program(tx) is None:
        return False
    clock = zone(row.time_zone)
    today = now.astimezone(clock).date()
    if row.exported_up_to < local_midnight(today, clock):
        return False
    newest = await known.cuts(tx, 1)
    return not newest or newest[0].as_of < today


async def request_scores(tx: Tx, requested_by: str, now: datetime) -> Job:
    """The job that keeps the scores of today; an unfinished one is found again."""
    new = NewJob(
        kind=JOB_KIND,
        fingerprint=JOB_KIND,
        input={},
        requested_by=requested_by,
        is_for_worker=True,
    )
    return await jobs.request(tx, new, now)


async def run_scores(means: ReportMeans, clock: Clock, job_id: UUID) -> ScoresSummary:
    """Keep the scores of today. Refuses a job that another runner holds, and an unknown lake."""
    async with running(means.database, clock, job_id) as run:
        now = clock.now()
        async with means.database.transaction() as tx:
            listed = await lake_list(tx, means.location)
            program = await _program(tx)
        today = now.astimezone(zone(listed.time_zone)).date()
        made = await asyncio.to_thread(_worked_out, means, listed, _terms(program, today))
        day = _day(made, listed, program, now)
        async with means.database.transaction() as tx:
            await patiently(tx)
            await lifecycle.save_scores(tx, day)
            summary = ScoresSummary(as_of=day.cuts.as_of, member_count=day.cuts.member_count)
            await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


async def _program(tx: Tx) -> Program | None:
    """The first program: its money counts, and its days."""
    programs = await catalog.programs(tx, Filter(count=_PROGRAMS_MAX))
    return min(programs, key=lambda program: program.id, default=None)


def _terms(program: Program | None, today: date) -> ReportTerms:
    rates = program.exchange_rates if program else {}
    sales = SalesTerms(
        before_on=today,
        currency=program.currency if program else "",
        rates=tuple(CurrencyRate(currency=code, factor=each) for code, each in rates.items()),
    )
    return ReportTerms(sales=sales)


def _worked_out(means: ReportMeans, listed: LakeList, terms: ReportTerms) -> dict[str, pa.Table]:
    with opened(means, listed) as (engine, tables):
        sections = insights.member_scores(tables, terms, engine.keep)
        return {name: engine.run(table) for name, table in sections.items()}


def _day(
    made: dict[str, pa.Table], listed: LakeList, program: Program | None, now: datetime
) -> DayScores:
    cuts = made["cuts"].to_pylist()[0]
    return DayScores(
        cuts=Cuts(
            as_of=now.astimezone(zone(listed.time_zone)).date(),
            rule="rank",
            currency=program.currency if program else "",
            time_zone=listed.time_zone,
            member_count=cuts["member_count"],
            recency_days=[cuts[f"recency_{each}"] for each in _RANKS],
            frequency=[cuts[f"frequency_{each}"] for each in _RANKS],
            monetary_micro=[cuts[f"monetary_{each}"] for each in _RANKS],
            export_number=listed.export.number,
            made_at=now,
        ),
        rfm=(msgspec.convert(rows, list[ScoresRow]) for rows in _batches(made["rfm"])),
        liveliness=_lively(made["engagement"], made["loyalty"]),
        offers=msgspec.convert(made["offers"].to_pylist(), list[StoreOffers]),
    )


def _lively(engagement: pa.Table, loyalty: pa.Table) -> Iterator[Sequence[LivelinessRow]]:
    """Both scores of each member; both tables come in the order of the members."""
    for first, second in zip(_batches(engagement), _batches(loyalty), strict=True):
        yield [
            LivelinessRow(
                member_id=engaged["member_id"],
                engagement=engaged["score"],
                loyalty=loyal["score"],
                parts={"engagement": _parts(engaged), "loyalty": _parts(loyal)},
            )
            for engaged, loyal in zip(first, second, strict=True)
        ]


def _parts(row: dict[str, Any]) -> dict[str, float]:
    """What the parts of a score come to, and the percentile of each."""
    return {name: value for name, value in row.items() if name not in ("member_id", "score")}


def _batches(table: pa.Table) -> Iterable[list[dict[str, Any]]]:
    for begin in range(0, table.num_rows, ROWS_AT_ONCE):
        yield table.slice(begin, ROWS_AT_ONCE).to_pylist()
