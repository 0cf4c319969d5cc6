"""`regulars lake`: the facts as Parquet files, brought up to date, looked at, put together."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson, tell
from regulars.cli.watching import bar
from regulars.flows.lake.means import LakeMeans, LakeSummary, Watch
from regulars.flows.lake.reading import lake_list
from regulars.flows.lake.request import LakeInput, request_run
from regulars.flows.lake.run import run_lake
from regulars.flows.lake.status import LakeStatus, lake_status
from regulars.flows.lake.tables import SHAPES
from regulars.infra.settings import read_settings
from regulars.kernel.errors import NotFound

app = typer.Typer(help="The lake: facts as Parquet files for engines.", no_args_is_help=True)

ROLE = "command line"


class LakeFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a table, as engines are given them."""

    export_number: int
    table: str
    files: list[str]


@app.command("export")
def export(
    *,
    is_anew: Annotated[
        bool, typer.Option("--anew", help="Write everything again, in place of what is there.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the lake up to date: what was written since, and snapshots of today.

    The worker does it by itself every quarter of an hour. What was interrupted goes on.
    """
    _run_and_tell(LakeInput(takes_snapshots=True, is_anew=is_anew), as_json=as_json)


@app.command("compact")
def compact(as_json: AsJson = False) -> None:
    """Put the small files of each month together, and delete what no list names."""
    _run_and_tell(LakeInput(joins_files=True), as_json=as_json)


@app.command("status")
def status(as_json: AsJson = False) -> None:
    """Where the lake lies, how far it is, what each table holds."""
    found = asyncio.run(_status())
    tell(found, status_words(found), as_json=as_json)


@app.command("files")
def files(
    table: Annotated[str, typer.Argument(help="A table, as documents.")],
    *,
    export_number: Annotated[
        int | None, typer.Option("--export", help="As of this export (default: the newest).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The files of a table that count, one a line."""
    found = asyncio.run(_files(table, export_number))
    tell(found, "\n".join(found.files), as_json=as_json)


def lake_means(platform: Platform) -> LakeMeans:
    return LakeMeans(
        database=platform.database,
        clock=platform.clock,
        home=platform.settings.home,
        url=platform.settings.lake_url,
    )


def status_words(found: LakeStatus) -> str:
    """The status for people."""
    if found.export_number is None:
        return f"{found.url}: nothing is exported yet"
    head = (
        f"{found.url}\nexport {found.export_number}, published {found.published_at:%Y-%m-%d %H:%M} "
        f"UTC, days of {found.time_zone}"
    )
    if found.is_behind:
        head += "\nmore has been written since"
    if found.forgetting_count:
        head += f"\n{found.forgetting_count} members wait to be taken out"
    rows = [
        f"  {each.name:13} {each.row_count:>14,} rows {each.file_count:>6,} files "
        f"{each.byte_count / 1e6:>10,.1f} MB"
        + (f"  of {each.snapshot_on}" if each.snapshot_on else "")
        for each in found.tables
    ]
    return "\n".join([head, *rows])


def _run_and_tell(given: LakeInput, *, as_json: bool) -> None:
    with watching_lake(is_quiet=as_json) as watch:
        summary = asyncio.run(_run(given, watch))
    tell(summary, _words(summary), as_json=as_json)


async def _run(given: LakeInput, watch: Watch) -> LakeSummary:
    async with open_platform(read_settings()) as platform:
        async with platform.database.transaction() as tx:
            job = await request_run(tx, given, ROLE, platform.clock.now())
        return await run_lake(lake_means(platform), job.id, watch)


async def _status() -> LakeStatus:
    async with (
        open_platform(read_settings()) as platform,
        platform.database.transaction() as tx,
    ):
        return await lake_status(tx, lake_means(platform).location, platform.clock.now())


async def _files(table: str, export_number: int | None) -> LakeFiles:
    if table not in SHAPES:
        raise NotFound(f"the lake has no table {table}: it has {', '.join(SHAPES)}")
    async with open_platform(read_settings()) as platform:
        location = lake_means(platform).location
        async with platform.database.transaction() as tx:
            listed = await lake_list(tx, location, export_number=export_number)
    return LakeFiles(
        export_number=listed.export.number, table=table, files=listed.addresses(location, table)
    )


def _words(done: LakeSummary) -> str:
    written = [f"{count:,} {name}" for name, count in done.rows.items() if count]
    parts = [
        f"export {done.export_number}: {', '.join(written) or 'nothing new'}",
        f"{done.joined_files} files joined" if done.joined_files else "",
        f"{done.forgotten_members} members taken out" if done.forgotten_members else "",
        f"{done.deleted_files} files deleted" if done.deleted_files else "",
    ]
    return "\n".join(part for part in parts if part)


@contextmanager
def watching_lake(*, is_quiet: bool) -> Iterator[Watch]:
    """A bar over the rows of a table after the other."""
    with bar("Lake", "rows", is_quiet=is_quiet) as move:
        yield lambda state: move(
            description=state.step, completed=state.row_count, total=state.total_count or None
        )
