"""How fast facts leave for the lake: rows a second from PostgreSQL into Parquet files.

The chain of `lists` with three lines an order, exported from nothing; then a second run that finds
a hundredth more. Measured is the whole run with its snapshots, as the worker does it.
"""

import time

import msgspec
import psycopg

from bench.effort import Effort
from bench.lists import install
from bench.stage import administer, installation
from regulars.bootstrap import Platform
from regulars.flows.lake.means import LakeMeans, LakeSummary
from regulars.flows.lake.request import LakeInput, request_run
from regulars.flows.lake.run import run_lake

_LINES = """
insert into orders.line (
    member_id, document_id, ordinal, sku, category_code, brand_code, quantity_milli,
    unit_price_minor, gross_minor, discount_minor, net_minor
)
select
    member_id, id, ordinal, 'sku-' || (ordinal * 7919 + gross_minor) % 900,
    'category-' || ordinal, 'brand-' || ordinal, 1000, 500, 500, 0, 500
from orders.document
cross join generate_series(1, 3) as ordinal
"""
_MORE = """
insert into orders.document
select
    member_id, uuidv7(), (select shared.current_write()), kind, state, source_id,
    'again-' || number, channel_id, store_id, campaign_id, occurred_at, recorded_at, currency,
    scale, gross_minor, discount_minor, shipping_minor, tax_minor, total_minor, line_count,
    is_backfill, returned_document_id, return_policy, attributes
from orders.document
where get_byte(uuid_send(id), 15) % 100 = 0
"""


class LakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """The first export and the one after it, and how long finding nothing new takes."""

    rows: int
    seconds: float
    later_rows: int
    later_seconds: float
    idle_seconds: float
    byte_count: int

    @property
    def rows_per_second(self) -> float:
        return self.rows / self.seconds


async def measure(effort: Effort) -> LakeResult:
    """Make the chain, export it, add to it, export again."""
    async with installation() as platform:
        await install(platform, effort.listed_members)
        await _run_statement(platform, _LINES)
        await administer(platform.database.url, "vacuum analyze", "checkpoint")
        first, seconds = await _export(platform)
        await _run_statement(platform, _MORE)
        later, later_seconds = await _export(platform)
        _, idle_seconds = await _export(platform)
        folder = platform.settings.home / "lake"
        byte_count = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    return LakeResult(
        rows=sum(first.rows.values()),
        seconds=seconds,
        later_rows=sum(later.rows.values()),
        later_seconds=later_seconds,
        idle_seconds=idle_seconds,
        byte_count=byte_count,
    )


def words(result: LakeResult) -> list[str]:
    """The result for people."""
    figures = f"{result.rows_per_second:,.0f} rows/s, {result.byte_count / 1e6:,.0f} MB"
    return [
        f"lake: {result.rows:,} rows in {result.seconds:.1f} s, {figures}",
        f"  {result.later_rows:,} rows more in {result.later_seconds:.1f} s",
        f"  nothing new in {result.idle_seconds:.1f} s",
    ]


async def _run_statement(platform: Platform, statement: str) -> None:
    async with await psycopg.AsyncConnection.connect(platform.database.url) as connection:
        await connection.execute(statement.encode())


async def _export(platform: Platform) -> tuple[LakeSummary, float]:
    means = LakeMeans(database=platform.database, clock=platform.clock, home=platform.settings.home)
    began = time.perf_counter()
    async with platform.database.transaction() as tx:
        job = await request_run(tx, LakeInput(), "bench", platform.clock.now())
    done = await run_lake(means, job.id, lambda _: None)
    return done, time.perf_counter() - began
