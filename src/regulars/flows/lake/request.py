"""Asking for the lake to be brought up to date, and whether there is anything to do."""

from datetime import date, datetime

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter
from regulars.flows.lake import SQL
from regulars.flows.lake.tables import FACTS
from regulars.infra import jobs
from regulars.infra.db import Tx
from regulars.infra.jobs import Job, NewJob
from regulars.infra.lake import catalogue
from regulars.infra.lake.catalogue import LakeRow
from regulars.kernel.period import zone

JOB_KIND = "lake"
ZONE_WITHOUT_PROGRAM = "UTC"
_PROGRAMS_MAX = 500


class LakeInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is to do beyond what is due anyway."""

    takes_snapshots: bool = False
    is_anew: bool = False
    joins_files: bool = False


async def request_run(
    tx: Tx, given: LakeInput, requested_by: str, now: datetime, *, is_for_worker: bool = False
) -> Job:
    """The job for a run; an unfinished one is found again and finished first."""
    new = NewJob(
        kind=JOB_KIND,
        fingerprint=JOB_KIND,
        input=msgspec.to_builtins(given),
        requested_by=requested_by,
        is_for_worker=is_for_worker,
    )
    return await jobs.request(tx, new, now)


async def is_due(tx: Tx, now: datetime) -> bool:
    """Whether facts wait to be exported, somebody to be forgotten, or the snapshots of today."""
    if await catalogue.to_forget(tx):
        return True
    marks = await catalogue.marks(tx)
    ahead_of = {
        feed.name: marks[feed.name].written_in if feed.name in marks else 0
        for shape in FACTS
        for feed in shape.feeds
    }
    if (await tx.rows(SQL.lake_is_behind, **ahead_of))[0][0]:
        return True
    row = await catalogue.lake(tx)
    return row is not None and await last_snapshot_on(tx) != today(row, now)


def today(row: LakeRow, now: datetime) -> date:
    """The day that it is in the lake's time zone."""
    return now.astimezone(zone(row.time_zone)).date()


async def last_snapshot_on(tx: Tx) -> date | None:
    """The day of the newest snapshot that is read."""
    days = [each.snapshot_on for each in await catalogue.files(tx) if each.snapshot_on]
    return max(days, default=None)


async def installation_zone(tx: Tx) -> str:
    """The time zone of the first program: the one in which days of the lake are counted."""
    programs = await catalog.programs(tx, Filter(count=_PROGRAMS_MAX))
    first = min(programs, key=lambda program: program.id, default=None)
    return first.time_zone if first else ZONE_WITHOUT_PROGRAM
