"""Whatever falls, and whenever: nothing is lost, nothing is doubled, readers see all or nothing."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from regulars.bootstrap import Platform
from regulars.flows.change_order_state import change_order_state
from regulars.flows.lake.means import LakeProgress
from regulars.flows.lake.request import LakeInput
from regulars.flows.record_orders import Submission
from regulars.infra.lake import catalogue
from regulars.infra.lake.errors import LakeIsBusy
from regulars.infra.lake.session import writing
from tests.integration.test_process_events import process, store
from tests.integration.test_record_orders import customer, document, record
from tests.support.lake import everything_ended, files_below, means, rows, run, tables

pytestmark = pytest.mark.slow(60)

ROOT = Path(__file__).parents[3]
KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from regulars.bootstrap import platform_on
from regulars.infra.settings import Settings
from tests.support.lake import run

url, home, keyring, fatal = sys.argv[1:]
told = 0

def watch(_):
    global told
    told += 1
    if told == int(fatal):
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    settings = Settings(home=Path(home), keyring=keyring)
    async with platform_on(url, settings) as platform:
        await run(platform, watch=watch, rows_at_once=2)

asyncio.run(main())
"""


class Fallen(Exception):
    """The process that exported is gone."""


class Falling:
    """Falls when it is told of progress for the n-th time."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.told = 0

    def __call__(self, _: LakeProgress) -> None:
        self.told += 1
        if self.told == self.fatal:
            raise Fallen


async def fill(platform: Platform) -> None:
    """Six orders, one of them cancelled, and events."""
    given = [
        Submission(document=document(f"A-{n}", state="paid"), customer=customer(f"C-{n % 2}"))
        for n in range(6)
    ]
    first, *_ = await record(platform, *given[:3])
    await record(platform, *given[3:])
    async with platform.database.transaction() as tx:
        await change_order_state(
            tx,
            platform.vault,
            first.document_id,
            "cancelled",
            reason=None,
            now=platform.clock.now(),
        )
    await store(platform, *[{"event": "Tapped", "userId": f"u-{n}"} for n in range(5)])
    await process(platform)
    await everything_ended(platform)


async def assert_all_is_there_once(platform: Platform) -> None:
    lake = await tables(platform)
    found = rows(lake.documents, "document_id", "is_counted")
    assert len(found) == 6
    assert len({each[0] for each in found}) == 6
    assert sorted(each[1] for each in found) == [False, True, True, True, True, True]
    assert lake.lines.count().to_pyarrow().as_py() == 6
    assert lake.events.count().to_pyarrow().as_py() == 5
    assert lake.events.event_id.nunique().to_pyarrow().as_py() == 5


async def test_a_run_that_falls_at_any_step_is_gone_on_with(platform: Platform) -> None:
    await fill(platform)
    whole = Falling(0)
    await run(platform, LakeInput(), whole, rows_at_once=3)
    await assert_all_is_there_once(platform)
    for fatal in range(2, whole.told + 1, 4):
        with pytest.raises(Fallen):
            await run(platform, LakeInput(is_anew=True), Falling(fatal), rows_at_once=3)
        # Readers see the whole of the one lake or the whole of the other.
        await assert_all_is_there_once(platform)
        await run(platform, rows_at_once=3)
        await assert_all_is_there_once(platform)


async def test_what_falls_again_and_again_comes_to_its_end(platform: Platform) -> None:
    await fill(platform)
    for fatal in range(1, 30):
        try:
            await run(platform, LakeInput(), Falling(fatal), rows_at_once=3)
        except Fallen:
            continue
        break
    await assert_all_is_there_once(platform)
    await run(platform)
    async with platform.database.transaction() as tx:
        listed = {each.path for each in await catalogue.files(tx, ["staged", "current"])}
    below = files_below(platform.settings.home / "lake")
    assert {str(path.relative_to(platform.settings.home / "lake")) for path in below} >= listed


@pytest.mark.parametrize("fatal", [3, 9])
async def test_kill_nine_loses_and_doubles_nothing(platform: Platform, fatal: int) -> None:
    await fill(platform)
    arguments = [platform.database.url, str(platform.settings.home), platform.settings.keyring]
    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED, *arguments, str(fatal)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    await everything_ended(platform)
    await run(platform, rows_at_once=2)
    await assert_all_is_there_once(platform)


async def test_two_do_not_write_at_once(platform: Platform) -> None:
    given = means(platform)
    async with writing(platform.database, platform.clock, given.location):
        with pytest.raises(LakeIsBusy):
            await run(platform)
    await run(platform)


async def test_what_a_fallen_run_left_is_deleted(platform: Platform) -> None:
    await fill(platform)
    left = platform.settings.home / "lake" / "tables" / "documents" / "2026-02" / "left.parquet"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"PAR1")
    await run(platform)
    assert left.exists(), "a young file may be somebody's who writes"
    os.utime(left, (0, 0))
    await run(platform)
    assert not left.exists()
    assert files_below(platform.settings.home / "lake")
    await assert_all_is_there_once(platform)
