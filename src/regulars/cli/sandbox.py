"""`regulars sandbox`: a database whose time stands still until it is moved."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from regulars.bootstrap import open_platform
from regulars.cli.close import close_means, watching_closes
from regulars.cli.installation import refuse_running
from regulars.cli.output import AsJson, tell
from regulars.flows.close_day.advance import Advanced, advance, begin
from regulars.flows.close_day.run import Watch
from regulars.infra.sandbox import Sandbox, sandbox_of
from regulars.infra.settings import Settings, read_settings
from regulars.kernel.errors import InvalidInput

app = typer.Typer(
    help="A sandbox: a database whose time stands still until it is moved.", no_args_is_help=True
)


@app.command("start")
def start(
    *,
    at: Annotated[str, typer.Option(help="Where its clock stands at first, as 2026-01-01T09:00Z.")],
    as_json: AsJson = False,
) -> None:
    """Make a sandbox of an empty database, for good. Refused where anybody is known already."""
    settings = read_settings()
    refuse_running(settings, "making it a sandbox")
    begun = asyncio.run(_start(settings, _instant(at)))
    tell(begun, f"a sandbox; its clock stands at {begun.current_at.isoformat()}", as_json=as_json)


@app.command("clock")
def clock(*, as_json: AsJson = False) -> None:
    """Show what time it is in the sandbox."""
    found = asyncio.run(_clock(read_settings()))
    tell(found, found.current_at.isoformat(), as_json=as_json)


@app.command("advance")
def advance_clock(
    *,
    days: Annotated[int | None, typer.Option(min=1, help="How many days to move on.")] = None,
    to: Annotated[
        str | None, typer.Option(help="Until when to move, as 2026-02-01T00:00Z.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Move the clock on, with the close of every day on the way."""
    if (days is None) == (to is None):
        raise InvalidInput("say either --days or --to")
    until = None if to is None else _instant(to)
    with watching_closes(is_quiet=as_json) as watch:
        done = asyncio.run(_advance(read_settings(), until, days or 0, watch))
    expired = sum(each.counts.expired for each in done.closes)
    changes = sum(each.counts.tier_changes for each in done.closes)
    words = (
        f"{done.sandbox.current_at.isoformat()}: {len(done.closes)} days closed, "
        f"{expired} lots expired, {changes} tier changes"
    )
    tell(done, words, as_json=as_json)


async def _start(settings: Settings, at: datetime) -> Sandbox:
    async with (
        open_platform(settings) as platform,
        platform.database.transaction() as tx,
    ):
        return await begin(tx, at)


async def _clock(settings: Settings) -> Sandbox:
    async with (
        open_platform(settings) as platform,
        platform.database.transaction() as tx,
    ):
        return await sandbox_of(tx)


async def _advance(settings: Settings, to: datetime | None, days: int, watch: Watch) -> Advanced:
    async with open_platform(settings) as platform:
        if to is None:
            async with platform.database.transaction() as tx:
                to = (await sandbox_of(tx)).current_at + timedelta(days=days)
        return await advance(close_means(platform), to, watch)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{text!r} is no instant: write it as 2026-01-01T09:00Z") from None
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
