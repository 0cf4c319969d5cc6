"""`regulars migrate · backup · restore`: the database as a whole."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from regulars.cli.installation import refuse_running
from regulars.cli.output import AsJson, tell
from regulars.infra import backup as backups
from regulars.infra import db, embedded
from regulars.infra import migrate as migrations
from regulars.infra import restore as restores
from regulars.infra.lake import catalogue as lake
from regulars.infra.rebase import rebase_feeds
from regulars.infra.settings import Settings, read_settings

_PHASES: dict[str, tuple[migrations.Phase, ...]] = {
    "pre": ("pre",),
    "post": ("post",),
    "all": migrations.PHASES,
}


class Migrated(msgspec.Struct, frozen=True, kw_only=True):
    """How many files were applied."""

    applied_count: int


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, and how many files brought it up to this release."""

    table_count: int
    applied_count: int


def migrate(
    phase: Annotated[
        Literal["pre", "post", "all"],
        typer.Option(help="`pre` before the new release starts, `post` when the old has ended."),
    ] = "all",
    *,
    as_json: AsJson = False,
) -> None:
    """Bring the database up to this release."""
    with database_url(read_settings()) as url:
        count = migrations.migrate(url, phases=_PHASES[phase])
    done = f"{count} migrations applied" if count else "the database is up to date"
    tell(Migrated(applied_count=count), done, as_json=as_json)


def backup(
    target: Annotated[Path, typer.Argument(help="The file to write.")], *, as_json: AsJson = False
) -> None:
    """Write the whole database into one file; the keyring is not in it, so keep that apart."""
    settings = read_settings()
    with database_url(settings) as url:
        made = backups.backup(url, target.absolute())
    text = (
        f"{target}: {made.table_count} tables, {made.size_bytes:,} bytes\n"
        f"Keep {settings.home / 'keyring.json'} apart from it: without it, "
        "the personal data in the backup cannot be read."
    )
    tell(made, text, as_json=as_json)


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `regulars backup` wrote.")],
    *,
    is_forced: Annotated[
        bool, typer.Option("--force", help="Replace what is in the database now.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup into the database: all of it, or nothing. Refused while the platform runs."""
    settings = read_settings()
    refuse_running(settings, "a restore")
    with database_url(settings) as url:
        found = restores.restore(url, source, is_forced=is_forced)
        count = migrations.migrate(url)
        asyncio.run(_rebase(url))
    text = f"{found.table_count} tables restored from {source}"
    tell(Restored(table_count=found.table_count, applied_count=count), text, as_json=as_json)


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The address of the installation's database, which runs at least as long as the block."""
    if settings.database_url:
        yield settings.database_url
        return
    with embedded.acquire(settings.home) as lease:
        yield lease.url


async def _rebase(url: str) -> None:
    async with db.connect(url) as connection:
        await rebase_feeds(db.Tx(connection))
        # The lake's files are newer than the list in the backup: the next run makes it anew.
        await lake.reset(db.Tx(connection))
