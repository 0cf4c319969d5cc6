"""The coalescer on real transactions: what commits, what is refused, what is run again."""

import asyncio

import psycopg

from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.infra.db import Database, Tx
from regulars.kernel.errors import Conflict, Refusal


async def prepare(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.connection.execute("create schema trial")
        await tx.connection.execute(
            "create table trial.note (id bigint primary key, written_count bigint not null)"
        )


async def notes(database: Database) -> dict[int, int]:
    async with database.transaction() as tx:
        found = await tx.connection.execute("select id, written_count from trial.note")
        return dict(await found.fetchall())


async def insert(tx: Tx, ids: list[int]) -> None:
    await tx.connection.execute(
        "insert into trial.note select unnest(%(ids)s::bigint[]), 1", {"ids": ids}
    )


async def test_many_callers_share_few_transactions_and_one_duplicate_spoils_only_itself(
    database: Database,
) -> None:
    await prepare(database)
    async with database.transaction() as tx:
        await insert(tx, [13])
    batch_sizes: list[int] = []

    async def write(ids: list[int]) -> list[int | Refusal]:
        async with database.transaction() as tx:
            await insert(tx, ids)
            batch_sizes.append(len(ids))
        return [number if number % 7 else Conflict(str(number)) for number in ids]

    async with Coalescer(write, name="notes") as coalescer:
        answers = await asyncio.gather(
            *(coalescer.submit(number) for number in range(200)), return_exceptions=True
        )

    assert isinstance(answers[13], psycopg.errors.UniqueViolation)
    for number, answer in enumerate(answers):
        if number != 13:
            assert answer == number if number % 7 else isinstance(answer, Conflict)
    assert await notes(database) == dict.fromkeys(range(200), 1)
    assert sum(batch_sizes) == 199
    assert len(batch_sizes) < 20


async def test_two_processes_that_lock_each_other_out_both_succeed(database: Database) -> None:
    await prepare(database)
    async with database.transaction() as tx:
        await insert(tx, [1, 2])
    both_began = asyncio.Barrier(2)
    run_count = [0]

    async def count_up(ids: list[int]) -> list[int | Refusal]:
        run_count[0] += 1
        async with database.transaction() as tx:
            for number in ids:
                await tx.connection.execute(
                    "update trial.note set written_count = written_count + 1 where id = %s::bigint",
                    [number],
                )
                if run_count[0] <= 2 and number == ids[0]:
                    await both_began.wait()
        return list(ids)

    async with Coalescer(count_up, name="one") as one, Coalescer(count_up, name="two") as two:
        answers = await asyncio.gather(one.submit(1), one.submit(2), two.submit(2), two.submit(1))

    assert list(answers) == [1, 2, 2, 1]
    assert await notes(database) == {1: 3, 2: 3}
    assert run_count[0] == 3


async def test_a_batch_that_was_in_doubt_is_never_run_again(database: Database) -> None:
    await prepare(database)
    run_count = [0]

    async def commit_and_lose_the_connection(ids: list[int]) -> list[int | Refusal]:
        run_count[0] += 1
        async with database.transaction() as tx:
            await insert(tx, ids)
        raise psycopg.OperationalError("the connection was lost after the commit was sent")

    limits = CoalescerLimits(items_max=4)
    async with Coalescer(commit_and_lose_the_connection, name="notes", limits=limits) as coalescer:
        answers = await asyncio.gather(
            *(coalescer.submit(number) for number in range(4)), return_exceptions=True
        )

    assert [type(answer) for answer in answers] == [psycopg.OperationalError] * 4
    assert run_count == [1]
    assert await notes(database) == dict.fromkeys(range(4), 1)
