"""One embedded PostgreSQL for the whole run; a database of its own, migrated, for every test."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from regulars.bootstrap import Platform, migrated_platform_on
from regulars.domains.events.actions import ensure_partitions
from regulars.infra import embedded
from regulars.infra.clock import MovableClock
from regulars.infra.crypto import encode_keyring, new_keyring
from regulars.infra.db import Database, Tx, connect
from regulars.infra.garbage import collect_rarely
from regulars.infra.migrate import migrate
from regulars.infra.settings import Settings
from tests.invariants import assert_invariants_hold
from tests.support.examples import load_profile
from tests.support.places import database_home

load_profile()

pytest_plugins = [
    "tests.support.order",
    "tests.support.http",
    "tests.support.warm",
    "tests.support.servers",
    "tests.support.commands",
]


def pytest_collection_finish() -> None:
    """What was collected lives to the end: nobody need look through it for garbage."""
    collect_rarely()


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores, for tests often wait: for a server, a page, a clock."""
    return (os.cpu_count() or 1) + 1


NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty server; REGULARS_TEST_SERVER_URL names one that runs already."""
    if url := os.environ.get("REGULARS_TEST_SERVER_URL"):
        yield url
        return
    home = tmp_path_factory.mktemp("home")
    # Autovacuum's own transactions would hold feeds back for a moment, now and then.
    # Making and dropping a database looks through all buffers.
    extra = {
        "fsync": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "shared_buffers": "512MB",
    }
    with (
        database_home(otherwise=home) as place,
        embedded.acquire(place, extra=extra) as lease,
    ):
        yield lease.url


@pytest.fixture(scope="session")
def administrator(server_url: str) -> Iterator[psycopg.Connection]:
    """Who makes and drops databases."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def template_name(server_url: str, administrator: psycopg.Connection) -> Iterator[str]:
    """A migrated database that tests are copied from, with the partitions that most need."""
    name = f"regulars_template_{os.getpid()}"
    url = make_conninfo(server_url, dbname=name)
    administrator.execute(f"create database {name}".encode())
    migrate(url)
    asyncio.run(_make_partitions(url))
    # Whoever connects first after a change of tables writes down what every connection begins with.
    psycopg.connect(url).close()
    yield name
    administrator.execute(f"drop database {name} with (force)".encode())


async def _make_partitions(url: str) -> None:
    async with connect(url) as connection, connection.transaction():
        await ensure_partitions(Tx(connection), NOW)


@pytest.fixture
def database_url(
    server_url: str, template_name: str, administrator: psycopg.Connection
) -> Iterator[str]:
    """A migrated, empty database for one test; its invariants are checked afterwards."""
    name = f"regulars_test_{os.getpid()}_{next(_numbers)}"
    copied = f"create database {name} template {template_name} strategy file_copy"
    administrator.execute(copied.encode())
    url = make_conninfo(server_url, dbname=name)
    yield url
    try:
        assert_invariants_hold(url)
    finally:
        administrator.execute(f"drop database {name} with (force)".encode())


@pytest.fixture
def clock() -> MovableClock:
    """Stands at noon UTC on 1 March 2026 until a test moves it."""
    return MovableClock(NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    keyring = encode_keyring(new_keyring()).decode()
    return Settings(home=tmp_path, keyring=keyring, database_connections=6)


@pytest.fixture
async def platform(
    database_url: str, settings: Settings, clock: MovableClock
) -> AsyncIterator[Platform]:
    async with migrated_platform_on(database_url, settings, clock=clock) as built:
        yield built


@pytest.fixture
def database(platform: Platform) -> Database:
    return platform.database
