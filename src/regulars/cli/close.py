"""`regulars close`: the day's close, by hand, for any day that is over."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson, tell
from regulars.cli.watching import bar
from regulars.flows.close_day.request import (
    CloseInput,
    close_of,
    last_day,
    new_job,
    programs_to_close,
)
from regulars.flows.close_day.run import (
    CloseMeans,
    CloseSummary,
    Watch,
    run_close,
)
from regulars.infra import jobs
from regulars.infra.settings import read_settings
from regulars.kernel.errors import InvalidInput

ROLE = "command line"


class CloseReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was closed, program by program."""

    closes: list[CloseSummary]


def close(
    *,
    through: Annotated[
        str | None,
        typer.Option(help="The last day to close, as 2026-01-31 (default: yesterday)."),
    ] = None,
    program: Annotated[
        str | None, typer.Option(help="Only this program, by its code (default: all).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Book what time has decided: dead lots, pending lots, holds, tiers that fell due, warnings.

    The worker does it by itself after each program's midnight. Run again it finds nothing more to
    do, and what was interrupted is taken up where it was left.
    """
    day = None if through is None else _day(through)
    with watching_closes(is_quiet=as_json) as watch:
        report = asyncio.run(_close(day, program, watch))
    tell(report, "\n".join(map(_words, report.closes)) or "there is no program", as_json=as_json)


def close_means(platform: Platform) -> CloseMeans:
    return CloseMeans(database=platform.database, vault=platform.vault, clock=platform.clock)


async def _close(day: date | None, program: str | None, watch: Watch) -> CloseReport:
    async with open_platform(read_settings()) as platform:
        now = platform.clock.now()
        async with platform.database.transaction() as tx:
            given = [
                close_of(each, day or last_day(each, now), now)
                for each in await programs_to_close(tx, program)
            ]
        return CloseReport(closes=[await _run(platform, each, watch) for each in given])


async def _run(platform: Platform, given: CloseInput, watch: Watch) -> CloseSummary:
    async with platform.database.transaction() as tx:
        job = await jobs.request(tx, new_job(given, ROLE), platform.clock.now())
    return await run_close(close_means(platform), job.id, watch)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{text!r} is no day: write it as 2026-01-31") from None


def _words(done: CloseSummary) -> str:
    counts = done.counts
    return (
        f"{done.program}, through {done.day}: {counts.expired} lots expired, "
        f"{counts.released} released, {counts.holds_timed_out} holds timed out, "
        f"{counts.looked_at} members looked at with {counts.tier_changes} tier changes, "
        f"{counts.warned_of_expiry + counts.warned_of_tier} warned"
    )


@contextmanager
def watching_closes(*, is_quiet: bool) -> Iterator[Watch]:
    """A bar over the steps of a program after the other."""
    with bar("Closing", "steps", is_quiet=is_quiet) as move:
        yield lambda state: move(
            description=f"{state.program}: {state.step}",
            completed=state.step_number,
            total=state.step_count,
            unit=f"steps, {state.item_count} items",
        )
