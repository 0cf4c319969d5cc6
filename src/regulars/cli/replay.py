"""`regulars replay`: what a change of a program would have cost."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson
from regulars.cli.replay_words import print_difference, print_report
from regulars.cli.watching import bar
from regulars.flows.program_config.reading import instant_of
from regulars.flows.program_config.spelling import values_of
from regulars.flows.replay.comparing import Difference, difference, side_of
from regulars.flows.replay.outcomes import load
from regulars.flows.replay.request import (
    Choice,
    Opening,
    ReplayInput,
    Stretch,
    Versions,
    between,
    input_of,
    new_job,
)
from regulars.flows.replay.run import Means, Report, Watch, live_terms, run_replay
from regulars.infra import jobs
from regulars.infra.settings import read_settings
from regulars.kernel.errors import Conflict, InvalidInput

app = typer.Typer(help="What a change of a program would have cost.", no_args_is_help=True)

Chosen = Annotated[
    list[str] | None,
    typer.Option(help="CODE=draft, CODE=none, CODE=live or CODE=NUMBER; may be repeated."),
]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asks for."""

    program: str
    versions: Versions
    months: int | None
    from_text: str | None
    until_text: str | None
    opening: Opening
    name: str | None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a run says: the id to compare by, and the report."""

    id: UUID
    report: Report


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """How one replay differs from the base."""

    id: UUID
    difference: Difference


@app.command("run")
def run(  # noqa: PLR0913 - the words of a command line
    program: Annotated[str, typer.Argument(help="The program's code.")],
    *,
    months: Annotated[int | None, typer.Option(help="The last so many months.")] = None,
    from_text: Annotated[
        str | None, typer.Option("--from", help="A local day or time, or one with its offset.")
    ] = None,
    until_text: Annotated[
        str | None, typer.Option("--until", help="The same; by default now.")
    ] = None,
    rule: Chosen = None,
    ladder: Chosen = None,
    document: Annotated[
        Path | None, typer.Option(help="A program document whose parts are tried.")
    ] = None,
    opening: Annotated[str, typer.Option(help="With what members begin: live or zero.")] = "live",
    name: Annotated[str | None, typer.Option(help="What the replay is called.")] = None,
    as_json: AsJson = False,
) -> None:
    """Replay a stretch of history, under what is live or under what is named.

    Nothing of the live ledger is touched. The answer says what it would have come to and how that
    differs from what really happened.
    """
    if opening not in ("live", "zero"):
        raise InvalidInput("--opening is either live or zero")
    asked = Asked(
        program=program,
        versions=Versions(
            rules=_choices(rule or [], "--rule"),
            ladders=_choices(ladder or [], "--ladder"),
            document=None if document is None else _document(document),
        ),
        months=months,
        from_text=from_text,
        until_text=until_text,
        opening="live" if opening == "live" else "zero",
        name=name,
    )
    with _watching(is_quiet=as_json) as watch:
        told = asyncio.run(_run(asked, watch))
    if as_json:
        typer.echo(msgspec.json.encode(told).decode())
    else:
        print_report(told.id, told.report)


@app.command("compare")
def compare(
    replays: Annotated[list[UUID], typer.Argument(help="The base, then one or more others.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Hold replays against the first one: units, money, members moved."""
    if len(replays) < 2:
        raise InvalidInput("name at least two replays")
    found = asyncio.run(_compare(replays))
    if as_json:
        typer.echo(msgspec.json.encode(found).decode())
        return
    for each in found:
        print_difference(f"{each.id} against {replays[0]}", each.difference)


async def _run(asked: Asked, watch: Watch) -> Told:
    async with open_platform(read_settings()) as platform:
        now = platform.clock.now()
        async with platform.database.transaction() as tx:
            live = await live_terms(tx, asked.program)
            from_text, until_text = asked.from_text, asked.until_text
            stretch = Stretch(
                months=asked.months,
                from_at=None if from_text is None else instant_of(from_text, live.zone),
                until_at=None if until_text is None else instant_of(until_text, live.zone),
            )
            from_at, until_at = between(stretch, live.program.time_zone, now)
            given = ReplayInput(
                program=asked.program,
                from_at=from_at,
                until_at=until_at,
                opening=asked.opening,
                versions=asked.versions,
                name=asked.name,
            )
            new = new_job(given, "command line", is_for_worker=False)
            job = await jobs.request(tx, new, now)
        return Told(id=job.id, report=await run_replay(_means(platform), job.id, watch))


async def _compare(replays: list[UUID]) -> list[Compared]:
    sides = []
    async with open_platform(read_settings()) as platform:
        for each in replays:
            async with platform.database.transaction() as tx:
                job = await jobs.read(tx, each)
            input_of(job)
            if job.summary is None:
                raise Conflict(f"the replay {each} is {job.state}")
            sides.append(side_of(job.summary["result"], load(platform.settings.home, each)))
    return [
        Compared(id=each, difference=difference(sides[0], side))
        for each, side in zip(replays[1:], sides[1:], strict=True)
    ]


def _means(platform: Platform) -> Means:
    return Means(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        home=platform.settings.home,
    )


def _choices(given: list[str], option: str) -> dict[str, Choice]:
    found: dict[str, Choice] = {}
    for text in given:
        code, _, choice = text.partition("=")
        if choice in ("live", "draft", "none"):
            found[code] = msgspec.convert(choice, Choice)
        elif choice.isdigit():
            found[code] = int(choice)
        else:
            raise InvalidInput(f"{option} {text}: write CODE=draft, none, live or a number")
    return found


def _document(path: Path) -> dict[str, object]:
    try:
        values = values_of(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: {error}") from None
    return msgspec.convert(values, dict[str, object])


@contextmanager
def _watching(*, is_quiet: bool) -> Iterator[Watch]:
    with bar("Replaying", "documents", is_quiet=is_quiet) as move:
        yield lambda state: move(completed=state.done_count, total=state.total_count)
