"""Short words for tests that fill the lake and read it."""

import asyncio
from pathlib import Path
from typing import Any

import ibis
import psycopg
import pyarrow.parquet as pq

from regulars.bootstrap import Platform
from regulars.flows.lake.means import LakeMeans, LakeSummary, Watch
from regulars.flows.lake.reading import LakeTables, lake_list, on_duckdb
from regulars.flows.lake.request import LakeInput, request_run
from regulars.flows.lake.run import run_lake

_WRITTEN = """
select greatest(
    (select max(written_in) from orders.document), (select max(written_in) from orders.recount),
    (select max(written_in) from events.timeline), (select max(written_in) from ledger.transfer),
    (select max(written_in) from tiers.change),
    (select max(written_in) from lifecycle.change), 0
) < shared.write_horizon()
"""


def means(platform: Platform, **given: Any) -> LakeMeans:
    values = {"home": platform.settings.home, "url": platform.settings.lake_url} | given
    return LakeMeans(database=platform.database, clock=platform.clock, **values)


async def everything_ended(platform: Platform) -> None:
    """Wait for the transactions of other tests: the horizon is the whole server's."""
    async with await psycopg.AsyncConnection.connect(
        platform.database.url, autocommit=True
    ) as connection:
        for _ in range(500):
            row = await (await connection.execute(_WRITTEN)).fetchone()
            if row is not None and row[0]:
                return
            await asyncio.sleep(0.02)
    raise AssertionError("somebody's transaction does not end")


async def export(platform: Platform, given: LakeInput | None = None, **how: Any) -> LakeSummary:
    """Bring the lake up to date with all that was committed."""
    await everything_ended(platform)
    return await run(platform, given, **how)


async def run(
    platform: Platform,
    given: LakeInput | None = None,
    watch: Watch = lambda _: None,
    **how: Any,
) -> LakeSummary:
    """Bring the lake up to date as far as it goes."""
    async with platform.database.transaction() as tx:
        job = await request_run(tx, given or LakeInput(), "a test", platform.clock.now())
    return await run_lake(means(platform, **how), job.id, watch)


async def tables(platform: Platform, export_number: int | None = None) -> LakeTables:
    """The lake on DuckDB."""
    location = means(platform).location
    async with platform.database.transaction() as tx:
        listed = await lake_list(tx, location, export_number=export_number)
    return on_duckdb(ibis.duckdb.connect(), listed, location)


def rows(table: ibis.Table, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of some columns, sorted."""
    found = table.select(*columns).to_pyarrow().to_pylist()
    return sorted((tuple(each[column] for column in columns) for each in found), key=repr)


def files_below(folder: Path) -> set[Path]:
    return set(folder.rglob("*.parquet"))


def text_in(folder: Path) -> str:
    """All that can be read in any file of the lake, named by a list or not."""
    return "\n".join(str(pq.read_table(path).to_pydict()) for path in sorted(files_below(folder)))
