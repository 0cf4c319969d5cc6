"""Housekeeping is done by the clock, once, however many workers there are."""

import asyncio
from uuid import UUID

import psycopg

from regulars.bootstrap import Platform
from regulars.domains.catalog.actions import ensure_codes
from regulars.infra.feed import Position
from regulars.infra.outbox import announced_after
from regulars.infra.queue import enqueue, open_queue
from regulars.worker.schedule import (
    SCHEDULE,
    Appointment,
    check_invariants,
    keep_appointments,
    tidying,
)

BEGINNING = Position(written_in=0, last_id=UUID(int=0))


async def test_every_appointment_of_the_schedule_can_be_kept(platform: Platform) -> None:
    for appointment in SCHEDULE:
        await appointment.keep(platform)


async def test_a_broken_invariant_is_announced(platform: Platform, database_url: str) -> None:
    async with platform.database.transaction() as tx:
        await ensure_codes(tx, "category", ["a"])
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "update catalog.category set parent_id = id, ancestor_ids = array[0, id]"
        )
    await check_invariants(platform)
    with psycopg.connect(database_url) as connection:
        connection.execute("update catalog.category set parent_id = null, ancestor_ids = '{}'")
    async with platform.database.transaction() as tx:
        announced = await announced_after(tx, BEGINNING, 100)
    assert [(each.topic, each.payload) for each in announced] == [
        (
            "platform.invariant_broken",
            {"name": "catalog.category_ancestors_follow_the_parent"},
        )
    ]


async def test_two_workers_keep_one_appointment_once_and_run_what_was_enqueued(
    platform: Platform,
) -> None:
    kept: list[str] = []
    is_kept = asyncio.Event()

    async def keep(_: Platform) -> None:
        kept.append("every minute")
        is_kept.set()

    schedule = [Appointment(name="test", cron="* * * * *", keep=keep)]
    workers = [asyncio.create_task(keep_appointments(platform, schedule)) for _ in range(2)]
    async with asyncio.timeout(20):
        await is_kept.wait()
    await asyncio.sleep(0.5)
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    assert 1 <= len(kept) <= 2, "the minute may have turned once meanwhile"


async def test_an_enqueued_task_exists_only_when_the_transaction_commits(
    platform: Platform, database_url: str
) -> None:
    async with platform.database.transaction() as tx:
        await enqueue(tx, "test", {"number": 1})
    try:
        async with platform.database.transaction() as tx:
            await enqueue(tx, "test", {"number": 2})
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "select task_name, args from procrastinate.procrastinate_jobs"
        ).fetchall()
    assert rows == [("test", {"number": 1})]


async def test_tasks_of_dead_workers_are_ended(platform: Platform, database_url: str) -> None:
    async with platform.database.transaction() as tx:
        await enqueue(tx, "lost", {})
        await enqueue(tx, "waiting", {})
    with psycopg.connect(database_url, options="-c search_path=procrastinate") as connection:
        connection.execute(
            "update procrastinate_jobs set status = 'doing' where task_name = 'lost'"
        )
    async with open_queue(database_url) as queue:
        await tidying(queue).keep(platform)
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "select task_name, status::text from procrastinate.procrastinate_jobs order by 1"
        ).fetchall()
    assert rows == [("lost", "failed"), ("waiting", "todo")]
