"""Asking for a close: which day of which program, and the job that does it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.catalog.types import Filter, Program
from regulars.infra.db import Tx
from regulars.infra.jobs import NewJob
from regulars.kernel.errors import Conflict
from regulars.kernel.period import local_midnight, zone

JOB_KIND = "close_day"
PROGRAMS_MAX = 500
_DAY = timedelta(days=1)


class DayNotOver(Conflict):
    """A day can be closed when it has ended in the program's time zone."""

    code = "day_not_over"


class CloseInput(msgspec.Struct, frozen=True, kw_only=True):
    """All days of a program up to and with `day`, which ended at `through`."""

    program_id: int
    program: str
    time_zone: str
    day: date
    through: datetime


def last_day(program: Program, now: datetime) -> date:
    """The last local day that is over."""
    return now.astimezone(zone(program.time_zone)).date() - _DAY


def close_of(program: Program, day: date, now: datetime) -> CloseInput:
    """The close of all days up to and with `day`; refuses a day that is not over."""
    if day > last_day(program, now):
        raise DayNotOver(f"{day} is not over in {program.time_zone}")
    return CloseInput(
        program_id=program.id,
        program=program.code,
        time_zone=program.time_zone,
        day=day,
        through=local_midnight(day + _DAY, zone(program.time_zone)),
    )


def new_job(given: CloseInput, requested_by: str, *, is_for_worker: bool = False) -> NewJob:
    """The job for a close; the same day of the same program is the same job."""
    return NewJob(
        kind=JOB_KIND,
        fingerprint=f"{given.program_id}/{given.through.isoformat()}",
        input=msgspec.to_builtins(given),
        requested_by=requested_by,
        is_for_worker=is_for_worker,
    )


async def programs_to_close(tx: Tx, code: str | None = None) -> Sequence[Program]:
    """The programs, or the one of that code; refuses a code that no program has."""
    found = await catalog.programs(tx, Filter(count=PROGRAMS_MAX))
    if code is None:
        return found
    named = [each for each in found if each.code == code]
    if not named:
        raise UnknownCode("program", code)
    return named


async def overdue(tx: Tx, now: datetime) -> list[CloseInput]:
    """The closes that nobody has done yet: of each program the last day that is over."""
    found = []
    for program in await programs_to_close(tx):
        close = close_of(program, last_day(program, now), now)
        closed_through = await catalog.closed_through(tx, program.id)
        if closed_through is None or closed_through < close.through:
            found.append(close)
    return found
