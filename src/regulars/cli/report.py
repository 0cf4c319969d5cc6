"""`regulars report`: what whole programs come to as of an instant, and metrics of all members."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeVar

import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli import report_metrics, report_schedules
from regulars.cli.instants import AsOfText, KnownAtText, instant
from regulars.cli.output import AsJson, tell
from regulars.flows.value_reports import (
    Asking,
    AssetReport,
    LadderReport,
    PointsReport,
    TiersReport,
    points_report,
    tiers_report,
)
from regulars.infra.settings import read_settings

app = typer.Typer(help="Points, tiers, and metrics of all members.", no_args_is_help=True)
report_metrics.add_to(app)
report_schedules.add_to(app)

Answer = TypeVar("Answer")

ProgramCode = Annotated[str | None, typer.Option("--program", help="Only this program.")]


@app.command("points")
def points(
    as_of: AsOfText = None,
    known_at: KnownAtText = None,
    program: ProgramCode = None,
    as_json: AsJson = False,
) -> None:
    """For each asset: earned, spent, taken back, forgiven, expired, outstanding, members, holders.

    Members are all who had joined by then, with an account or without.
    """
    found = _run(lambda platform: _points(platform, as_of, known_at, program))
    tell(found, "\n\n".join(map(_points_words, found.assets)) or "no assets", as_json=as_json)


@app.command("tiers")
def tiers(
    as_of: AsOfText = None,
    known_at: KnownAtText = None,
    program: ProgramCode = None,
    as_json: AsJson = False,
) -> None:
    """For each ladder: members by tier, and those without one."""
    found = _run(lambda platform: _tiers(platform, as_of, known_at, program))
    tell(found, "\n\n".join(map(_tiers_words, found.ladders)) or "no ladders", as_json=as_json)


def _run(ask: Callable[[Platform], Awaitable[Answer]]) -> Answer:
    async def run() -> Answer:
        async with open_platform(read_settings()) as platform:
            return await ask(platform)

    return asyncio.run(run())


async def _points(
    platform: Platform, as_of: str | None, known_at: str | None, program: str | None
) -> PointsReport:
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        asking = _asking(as_of, known_at, program, now)
        return await points_report(tx, platform.vault, asking, now)


async def _tiers(
    platform: Platform, as_of: str | None, known_at: str | None, program: str | None
) -> TiersReport:
    async with platform.database.transaction() as tx:
        return await tiers_report(tx, _asking(as_of, known_at, program, platform.clock.now()))


def _asking(as_of: str | None, known_at: str | None, program: str | None, now: datetime) -> Asking:
    """Whoever may use this command line may see everything."""
    return Asking(
        as_of=instant(as_of, "--as-of") or now,
        known_at=instant(known_at, "--known-at"),
        program=program,
        is_masked=False,
    )


def _points_words(asset: AssetReport) -> str:
    always = ("earned", "spent", "taken_back", "forgiven", "expired")
    where_any = ("given_back", "absorbed", "deducted", "reinstated", "adjusted")
    members = (
        f"  {asset.members:,} members: {asset.members_above_zero:,} above zero,"
        f" {asset.members_at_zero:,} at zero, {asset.members_below_zero:,} below;"
        f" {asset.members_with_account:,} with an account"
    )
    return "\n".join(
        [
            f"{asset.asset} ({asset.program})",
            *(_line(name, getattr(asset, name)) for name in always),
            *(_line(name, value) for name in where_any if (value := getattr(asset, name))),
            _line("outstanding", asset.outstanding),
            *([_line("debt", asset.debt)] if asset.debt else []),
            members,
            *(
                f"  {each.units:>15,}  {each.member_id}  {', '.join(each.external_ids)}".rstrip()
                for each in asset.top_holders
            ),
        ]
    )


def _tiers_words(ladder: LadderReport) -> str:
    lines = [f"{ladder.ladder} ({ladder.program})"]
    lines += [_line(each.tier, each.member_count) for each in ladder.tiers]
    lines += [_line("none", ladder.none), _line("no activity", ladder.no_activity)]
    lines.append(_line("members", ladder.members))
    return "\n".join(lines)


def _line(name: str, value: int) -> str:
    return f"  {name.replace('_', ' '):<14}{value:>16,}"
