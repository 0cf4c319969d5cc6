"""The database's pools: transactions, and look-ups that cannot write."""

import pytest
from psycopg.errors import ReadOnlySqlTransaction

from regulars.infra import outbox
from regulars.infra.db import Database
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
