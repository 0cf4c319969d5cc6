"""The worker as a process: it works, survives its neighbours, and ends when it is told."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from regulars.bootstrap import Platform
from regulars.infra.outbox import Announcement, announce
from tests.integration.webhooks.helpers import created
from tests.integration.webhooks.receiver import receiving


def environment_of(platform: Platform, database_url: str) -> dict[str, str]:
    return {
        "REGULARS_DATABASE_URL": database_url,
        "REGULARS_HOME": str(platform.settings.home),
        "REGULARS_KEYRING": platform.settings.keyring,
        "REGULARS_LOG_FORMAT": "json",
        "REGULARS_WEBHOOKS_TO_PRIVATE_ADDRESSES": "true",
    }


@asynccontextmanager
async def worker(platform: Platform, database_url: str) -> AsyncIterator[Process]:
    environment = os.environ | environment_of(platform, database_url)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "regulars.worker", env=environment, stderr=PIPE
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


PARENT = """
import os, subprocess, sys
worker = subprocess.Popen(
    [sys.executable, "-m", "regulars.worker"],
    env=os.environ | {"REGULARS_PARENT_PID": str(os.getpid())},
    stderr=subprocess.DEVNULL,
)
print(worker.pid, flush=True)
worker.wait()
"""


async def test_a_worker_ends_with_its_parent_even_when_that_is_killed(
    platform: Platform, database_url: str
) -> None:
    environment = os.environ | environment_of(platform, database_url)
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, env=environment, stdout=PIPE
    )
    assert parent.stdout is not None
    worker_pid = int(await parent.stdout.readline())
    await until(lambda: queue_worker_count(platform))
    parent.kill()
    await parent.wait()
    await until(lambda: asyncio.to_thread(has_ended, worker_pid))


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Wait until it holds; fails after half a minute."""
    for _ in range(300):
        if await condition():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it does not come true")


def has_ended(pid: int) -> bool:
    """Whether the process is gone, or a zombie."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    return True


async def queue_worker_count(platform: Platform) -> int:
    """How many workers are registered with the queue."""
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            "select count(*) from procrastinate.procrastinate_workers"
        )
        row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
