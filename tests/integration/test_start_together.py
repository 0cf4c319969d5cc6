"""Processes that start at the same moment do not get into each other's way."""

import asyncio
import os
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from regulars.bootstrap import platform_on
from regulars.domains.access.actions import bootstrap_owner
from regulars.infra.clock import MovableClock
from regulars.infra.settings import Settings


@pytest.fixture
def blank_url(server_url: str) -> Iterator[str]:
    """A database in which nothing is."""
    name = f"regulars_together_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield make_conninfo(server_url, dbname=name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


async def test_they_bring_a_blank_database_up_together_and_open_it_once(
    blank_url: str, settings: Settings, clock: MovableClock
) -> None:
    def start() -> bool:
        async def open_it() -> bool:
            async with (
                platform_on(blank_url, settings, clock=clock) as platform,
                platform.database.transaction() as tx,
            ):
                return await bootstrap_owner(tx, platform.vault, clock.now()) is not None

        return asyncio.run(open_it())

    is_first = await asyncio.gather(*(asyncio.to_thread(start) for _ in range(4)))
    assert sorted(is_first) == [False, False, False, True]
