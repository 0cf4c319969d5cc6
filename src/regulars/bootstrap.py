"""The one place where things are built and wired: settings in, a running platform out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import msgspec

from regulars.domains.catalog.actions import CodeCache, SourceCache
from regulars.domains.events.actions import ensure_partitions
from regulars.infra import db, embedded
from regulars.infra.clock import Clock, SystemClock
from regulars.infra.crypto import Vault, new_keyring, read_or_create_keyring
from regulars.infra.migrate import migrate
from regulars.infra.sandbox import clock_of
from regulars.infra.settings import Settings


class Platform(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry point (server, worker, command) works with."""

    settings: Settings
    clock: Clock
    database: db.Database
    vault: Vault
    codes: CodeCache
    sources: SourceCache


@asynccontextmanager
async def open_platform(
    settings: Settings, *, clock: Clock | None = None
) -> AsyncIterator[Platform]:
    """The platform on its database: the server that the settings name, else the embedded one.

    The schema is brought up to this release first. The embedded server ends with the last
    process that uses it.
    """
    if settings.database_url:
        async with platform_on(settings.database_url, settings, clock=clock) as platform:
            yield platform
        return
    with embedded.acquire(settings.home) as lease:
        async with platform_on(lease.url, settings, clock=clock) as platform:
            yield platform


@asynccontextmanager
async def platform_on(
    url: str, settings: Settings, *, clock: Clock | None = None
) -> AsyncIterator[Platform]:
    """The platform on the database at `url`, migrated, with room for this month's events.

    Its clock is the machine's, or the one that a sandbox has in itself.
    """
    migrate(url)
    async with migrated_platform_on(url, settings, clock=clock) as platform:
        yield platform


@asynccontextmanager
async def migrated_platform_on(
    url: str, settings: Settings, *, clock: Clock | None = None
) -> AsyncIterator[Platform]:
    """As `platform_on`, where the caller knows that the schema is this release's."""
    keyring = read_or_create_keyring(settings.home / "keyring.json", settings.keyring)
    with nullcontext(clock) if clock else clock_of(url) as told_by:
        async with db.open_database(url, connections=settings.database_connections) as database:
            async with database.transaction() as tx:
                await ensure_partitions(tx, told_by.now())
            yield _wired(settings, told_by, database, Vault(keyring))


def unopened_platform(settings: Settings) -> Platform:
    """A platform without a database behind it: the interfaces can be drawn up, not used."""
    return _wired(settings, SystemClock(), db.unopened_database(), Vault(new_keyring()))


def _wired(settings: Settings, clock: Clock, database: db.Database, vault: Vault) -> Platform:
    return Platform(
        settings=settings,
        clock=clock,
        database=database,
        vault=vault,
        codes=CodeCache(database),
        sources=SourceCache(database),
    )
