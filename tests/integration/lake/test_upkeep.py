"""The lake is kept up by the worker, watched over HTTP, and handled from the command line."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.flows.lake.request import LakeInput, is_due
from regulars.flows.record_orders import Submission
from regulars.infra import jobs
from regulars.infra.clock import MovableClock
from regulars.infra.lake import catalogue
from regulars.worker.long_jobs import run_next_job
from regulars.worker.schedule import fill_lake
from tests.integration.test_record_orders import customer, document, record
from tests.support.commands import CommandLine
from tests.support.in_force import install_program
from tests.support.keys import key_for
from tests.support.lake import everything_ended, export, files_below, rows, run, tables

pytestmark = pytest.mark.slow(40)

LATE = datetime(2026, 2, 1, 20, tzinfo=UTC)


async def sell(platform: Platform, number: str) -> None:
    sold = document(number, occurred_at=LATE)
    await record(platform, Submission(document=sold, customer=customer("C-1")))
    await everything_ended(platform)


async def test_the_worker_exports_when_there_is_anything_to_do(
    platform: Platform, clock: MovableClock
) -> None:
    await fill_lake(platform)
    assert await run_next_job(platform) == 0, "an empty installation has no lake"
    await sell(platform, "A-1")
    await fill_lake(platform)
    await fill_lake(platform)
    assert await run_next_job(platform) == 1
    assert await run_next_job(platform) == 0
    async with platform.database.transaction() as tx:
        [job] = await jobs.newest(tx, count=9, kind="lake")
        assert (job.state, job.done_count, job.requested_by) == ("succeeded", 3, "schedule")
        assert not await is_due(tx, clock.now())
    clock.advance(timedelta(days=1))
    async with platform.database.transaction() as tx:
        assert await is_due(tx, clock.now()), "a snapshot of each day is taken"


async def test_small_files_become_one_and_the_old_ones_stay_an_hour(
    platform: Platform, clock: MovableClock
) -> None:
    folder = platform.settings.home / "lake" / "tables" / "documents"
    await sell(platform, "A-1")
    first = await export(platform)
    await sell(platform, "A-2")
    await export(platform)
    assert len(files_below(folder)) == 2
    done = await run(platform, LakeInput(joins_files=True))
    assert done.joined_files == 4, "two of documents and two of lines"
    assert len(files_below(folder)) == 3
    async with platform.database.transaction() as tx:
        assert len(await catalogue.files(tx, table="documents")) == 1
    clock.advance(timedelta(hours=2))
    await run(platform)
    assert len(files_below(folder)) == 1
    assert len(rows((await tables(platform)).documents, "document_id")) == 2
    earlier = await tables(platform, first.export_number)
    assert len(rows(earlier.documents, "document_id")) == 1, "earlier exports can be read still"


async def test_days_are_those_of_the_first_program_from_its_beginning_on(
    platform: Platform,
) -> None:
    await sell(platform, "A-1")
    await export(platform)
    lake = await tables(platform)
    assert rows(lake.documents, "occurred_on") == [(date(2026, 2, 1),)]
    await install_program(platform, time_zone="Asia/Shanghai", currency="CNY")
    await export(platform)
    lake = await tables(platform)
    assert rows(lake.documents, "occurred_on") == [(date(2026, 2, 2),)]
    assert len(rows(lake.members, "member_id")) == 1
    assert len(files_below(platform.settings.home / "lake" / "tables" / "documents")) == 1


async def test_the_lake_is_seen_over_http(
    platform: Platform, client: AsyncTestClient[Litestar]
) -> None:
    client.headers.update(await key_for(platform, "jobs.read"))
    empty = (await client.get("/v1/lake")).json()
    assert (empty["export_number"], empty["is_behind"]) == (None, False)
    await sell(platform, "A-1")
    assert (await client.get("/v1/lake")).json()["is_behind"] is True
    await export(platform)
    seen = (await client.get("/v1/lake")).json()
    documents = seen["tables"][0]
    assert (documents["name"], documents["row_count"], documents["file_count"]) == (
        "documents",
        1,
        1,
    )
    assert (seen["time_zone"], seen["is_behind"]) == ("UTC", False)
    assert documents["byte_count"] > 0


async def test_the_command_line_exports_and_lists(
    platform: Platform, command_line: CommandLine
) -> None:
    await sell(platform, "A-1")
    done = (await asyncio.to_thread(command_line.run, "lake", "export", "--json")).json()
    assert (done["rows"]["documents"], done["rows"]["lines"]) == (1, 1)
    listed = (await asyncio.to_thread(command_line.run, "lake", "files", "lines", "--json")).json()
    assert [pq.read_table(each)["sku"].to_pylist() for each in listed["files"]] == [["TEA"]]
    told = await asyncio.to_thread(command_line.run, "lake", "status")
    assert "documents" in told.out
