"""The database's pools: transactions, and look-ups that cannot write."""

from uuid import UUID

import pytest
from psycopg.errors import ReadOnlySqlTransaction, UniqueViolation

from regulars.infra import outbox
from regulars.infra.db import Database, Tx
from regulars.kernel.ids import new_id
from tests.conftest import NOW


def announcement() -> outbox.Announcement:
    return outbox.Announcement(topic="test", subject_id=new_id(), payload={}, occurred_at=NOW)


async def test_a_look_up_sees_what_was_committed_a_moment_before(database: Database) -> None:
    async with database.reading() as reader:
        for count in range(3):
            cursor = await reader.connection.execute("select count(*) from infra.outbox")
            assert await cursor.fetchone() == (count,)
            async with database.transaction() as tx:
                await outbox.announce(tx, [announcement()])


async def test_a_look_up_cannot_write(database: Database) -> None:
    with pytest.raises(ReadOnlySqlTransaction):
        async with database.reading() as reader:
            await outbox.announce(reader, [announcement()])
    async with database.reading() as reader:
        cursor = await reader.connection.execute("select count(*) from infra.outbox")
        assert await cursor.fetchone() == (0,)


async def announced_in(tx: Tx) -> int:
    cursor = await tx.connection.execute("select count(*) from infra.outbox")
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def announced_count(database: Database) -> int:
    async with database.reading() as reader:
        return await announced_in(reader)


async def announce_twice(tx: Tx, same_id: UUID) -> None:
    await tx.write(
        outbox.SQL.announce,
        ids=[same_id, same_id],
        topics=["test", "test"],
        subject_ids=[same_id, same_id],
        payloads=["{}", "{}"],
        occurred_ats=[NOW, NOW],
    )


async def test_a_pipelined_transaction_answers_in_order_and_is_committed(
    database: Database,
) -> None:
    async with database.transaction(is_pipelined=True) as tx:
        for count in range(3):
            assert await announced_in(tx) == count
            await outbox.announce(tx, [announcement()])
        assert await announced_count(database) == 0
    assert await announced_count(database) == 3


async def test_a_write_that_fails_late_undoes_a_pipelined_transaction(database: Database) -> None:
    async def fail(*, is_last: bool) -> None:
        async with database.transaction(is_pipelined=True) as tx:
            await outbox.announce(tx, [announcement()])
            await announce_twice(tx, new_id())
            if not is_last:
                await announced_in(tx)

    for is_last in (True, False):
        with pytest.raises(UniqueViolation):
            await fail(is_last=is_last)
    assert await announced_count(database) == 0


async def test_a_pipelined_transaction_that_is_left_by_an_error_is_undone(
    database: Database,
) -> None:
    async def leave() -> None:
        async with database.transaction(is_pipelined=True) as tx:
            await outbox.announce(tx, [announcement()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await leave()
    assert await announced_count(database) == 0


async def test_a_savepoint_of_a_pipelined_transaction_can_be_gone_back_to(
    database: Database,
) -> None:
    async with database.transaction(is_pipelined=True) as tx:
        await outbox.announce(tx, [announcement()])
        with pytest.raises(UniqueViolation):
            async with tx.connection.transaction():
                await announce_twice(tx, new_id())
        assert await tx.run(outbox.SQL.forget_before, written_in=0, before=NOW) == 0
    assert await announced_count(database) == 1
