"""`regulars quarantine`: what was sent as an event and could not be one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson, tell
from regulars.domains.catalog import queries as catalog
from regulars.domains.events import queries
from regulars.domains.events.types import QuarantineFilter
from regulars.flows.track.replay import (
    Selection,
    Settled,
    SettledTally,
    dismiss,
    replay,
    replay_waiting,
)
from regulars.infra.settings import read_settings
from regulars.kernel.errors import InvalidInput, Refusal
from regulars.kernel.ids import parse_id

app = typer.Typer(help="Events that were rejected, with the reasons.", no_args_is_help=True)

Answer = TypeVar("Answer")

Ids = Annotated[list[str], typer.Argument(help="Ids, as `regulars quarantine list` shows them.")]
Code = Annotated[str | None, typer.Option(help="Only those rejected with this code.")]


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected event that waits."""

    id: UUID
    received_at: datetime
    source: str
    code: str
    detail: str


class WaitingList(msgspec.Struct, frozen=True, kw_only=True):
    """Rejected events that wait, the oldest first."""

    items: list[Waiting]


@app.command("list")
def list_waiting(
    code: Code = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show rejected events that wait, the oldest first, without what was sent."""
    found = _run(lambda platform: _waiting(platform, code, limit))
    text = "\n".join(map(_line, found.items)) or "nothing waits in quarantine"
    tell(found, text, as_json=as_json)


@app.command("replay")
def replay_rejected(ids: Ids = [], code: Code = None, as_json: AsJson = False) -> None:  # noqa: B006
    """Read rejected events again with today's rules: those named, else all that wait."""
    named = _parsed(ids)
    tally = _run(lambda platform: _replay(platform, named, code))
    tell(tally, _words(tally, "replayed"), as_json=as_json)


@app.command("dismiss")
def dismiss_rejected(ids: Ids, as_json: AsJson = False) -> None:
    """Take rejected events out of quarantine for good, without storing them."""
    named = _parsed(ids)
    tally = _run(lambda platform: _dismiss(platform, named))
    tell(tally, _words(tally, "dismissed"), as_json=as_json)


def _line(each: Waiting) -> str:
    when = f"{each.received_at:%Y-%m-%d %H:%M:%S}"
    return f"{each.id}  {when}  {each.source}  {each.code}: {each.detail}"


def _run(ask: Callable[[Platform], Awaitable[Answer]]) -> Answer:
    async def run() -> Answer:
        async with open_platform(read_settings()) as platform:
            return await ask(platform)

    return asyncio.run(run())


def _parsed(ids: list[str]) -> list[UUID]:
    parsed = [parse_id(each) for each in ids]
    found = [each for each in parsed if each is not None]
    if len(found) < len(ids):
        raise InvalidInput(f"{ids[parsed.index(None)]!r} is no id")
    return found


async def _waiting(platform: Platform, code: str | None, limit: int) -> WaitingList:
    wanted = QuarantineFilter(state="waiting", code=code)
    async with platform.database.transaction() as tx:
        found = await queries.quarantined(tx, wanted, after_id=None, count=limit)
        sources = await catalog.codes_of(tx, "source", {each.source_id for each in found})
    return WaitingList(
        items=[
            Waiting(
                id=each.id,
                received_at=each.received_at,
                source=sources.get(each.source_id, ""),
                code=each.code,
                detail=each.detail,
            )
            for each in found
        ]
    )


async def _replay(platform: Platform, named: list[UUID], code: str | None) -> SettledTally:
    limit = platform.settings.event_bytes_max
    if not named:
        return await replay_waiting(
            platform.database, platform.vault, code, limit, platform.clock.now()
        )
    async with platform.database.transaction() as tx:
        answers = await replay(
            tx, platform.vault, Selection(ids=named), limit, platform.clock.now()
        )
    return _tally(answers)


async def _dismiss(platform: Platform, named: list[UUID]) -> SettledTally:
    async with platform.database.transaction() as tx:
        return _tally(await dismiss(tx, Selection(ids=named), platform.clock.now()))


def _tally(answers: list[Settled | Refusal]) -> SettledTally:
    settled_count = sum(isinstance(each, Settled) for each in answers)
    return SettledTally(settled_count=settled_count, refused_count=len(answers) - settled_count)


def _words(tally: SettledTally, done: str) -> str:
    rest = f", {tally.refused_count} refused" if tally.refused_count else ""
    return f"{tally.settled_count} {done}{rest}"
