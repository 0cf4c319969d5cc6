"""The worker as a process: it works, survives its neighbours, and ends when it is told."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from regulars.bootstrap import Platform
from regulars.infra.outbox import Announcement, announce
from tests.integration.webhooks.helpers import created
from tests.integration.webhooks.receiver import receiving


@asynccontextmanager
async def worker(platform: Platform, database_url: str) -> AsyncIterator[Process]:
    environment = os.environ | {
        "REGULARS_DATABASE_URL": database_url,
        "REGULARS_HOME": str(platform.settings.home),
        "REGULARS_KEYRING": platform.settings.keyring,
        "REGULARS_LOG_FORMAT": "json",
        "REGULARS_WEBHOOKS_TO_PRIVATE_ADDRESSES": "true",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "regulars.worker.main", env=environment, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def has_started(process: Process) -> None:
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while b"worker_started" not in (line := await process.stderr.readline()):
            assert line, "the worker ended before it had started"


async def test_an_announcement_reaches_its_webhook_and_sigterm_ends_the_worker_in_order(
    platform: Platform, database_url: str
) -> None:
    with receiving() as receiver:
        issued = await created(platform, receiver.url)
        async with worker(platform, database_url) as process:
            await has_started(process)
            happening = Announcement(
                topic="member.created",
                subject_id=None,
                payload={"n": 1},
                occurred_at=platform.clock.now(),
            )
            async with platform.database.transaction() as tx:
                await announce(tx, [happening])
            assert await asyncio.to_thread(receiver.has_taken.wait, 20)
            process.terminate()
            async with asyncio.timeout(20):
                _, errors = await process.communicate()
            assert process.returncode == 0
            assert b"worker_stopped" in errors
            assert b"step_failed" not in errors
    assert receiver.taken[0].verified(issued.secret)["data"] == {"n": 1}


async def test_a_worker_that_cannot_start_says_why_in_one_line(
    platform: Platform, database_url: str
) -> None:
    async with platform.database.transaction() as tx:
        await tx.connection.execute(
            "insert into infra.migration (id, phase, content_hash) values ('9999-x', 'pre', '')"
        )
    async with worker(platform, database_url) as process:
        async with asyncio.timeout(30):
            _, errors = await process.communicate()
        assert process.returncode == 1
    assert b"newer_schema" in errors
    assert b"Traceback" not in errors
