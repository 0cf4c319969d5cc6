"""An import that is killed goes on where it stopped: nothing twice, nothing lost, counts exact."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.flows.import_files.request import ImportInput, Requester, new_job
from regulars.flows.import_files.run import ImportProgress, run_import
from regulars.flows.import_files.staging.faults import Fault
from regulars.flows.import_files.summary import Outcomes
from regulars.flows.import_files.writing.journal import Journal
from regulars.flows.import_files.writing.writers import batches
from regulars.infra import jobs
from regulars.infra.crypto import encode_keyring
from tests.support.imports import (
    TILL,
    TILL_HEAD,
    import_paths,
    means_of,
    refused_lines,
    write_files,
)

pytestmark = pytest.mark.slow(10)

DOCUMENTS = 12_000

PROGRAM = """
import asyncio, sys
from pathlib import Path
from regulars.bootstrap import platform_on
from regulars.infra.settings import read_settings
from tests.support.imports import TILL, import_paths

async def main():
    async with platform_on(sys.argv[1], read_settings()) as platform:
        await import_paths(platform, "orders", TILL, Path(sys.argv[2]))

asyncio.run(main())
"""


def many_lines() -> str:
    """Documents of two lines each, which lie far apart."""
    halves = [
        [f"{n},2024-05-{n % 28 + 1:02}T10:{n % 60:02},card-{n % 500},{sku},1,2.00" for sku in "xy"]
        for n in range(DOCUMENTS)
    ]
    lines = [half[0] for half in halves] + [half[1] for half in halves]
    return TILL_HEAD + "\n".join(lines) + "\n"


def progress(url: str) -> ImportProgress | None:
    with psycopg.connect(url) as connection:
        row = connection.execute("select cursor from infra.job").fetchone()
    return msgspec.convert(row[0], ImportProgress) if row and row[0] else None


def wait_until_written(url: str, count: int) -> None:
    """Until the import has committed more than `count` documents."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = progress(url)
        if found is not None and found.done_count > count:
            return
        time.sleep(0.02)
    raise AssertionError("the import never got that far")


def start_and_kill(platform: Platform, url: str, path: Path, *, after_count: int) -> int:
    """Import in a process of its own and kill it on the way; how many documents are committed."""
    environment = os.environ | {
        "REGULARS_HOME": str(platform.settings.home),
        "REGULARS_KEYRING": encode_keyring(platform.vault.keyring).decode(),
    }
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, url, str(path)], env=environment)
    try:
        wait_until_written(url, after_count)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    found = progress(url)
    assert found is not None
    return found.done_count


async def test_killed_in_the_middle_it_goes_on_with_the_same_command(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    (path,) = write_files(tmp_path, {"till.csv": many_lines()})
    first = start_and_kill(platform, database_url, path, after_count=0)
    second = start_and_kill(platform, database_url, path, after_count=first)
    assert 0 < first < second < DOCUMENTS
    report = await import_paths(platform, "orders", TILL, path)
    assert report.summary.outcomes == Outcomes(created=DOCUMENTS)
    assert report.summary.created_member_count == 500
    with psycopg.connect(database_url) as connection:
        counts = connection.execute(
            "select (select count(*) from orders.document), (select count(*) from orders.line),"
            " (select count(*) from infra.job), (select count(*) from members.member)"
        ).fetchone()
    assert counts == (DOCUMENTS, 2 * DOCUMENTS, 1, 500)


async def test_refusals_from_before_the_interruption_are_not_lost(
    platform: Platform, tmp_path: Path
) -> None:
    mapping = TILL + 'order_number = { constant = "none such" }\n'
    lines = [f"R{n},2024-05-01T10:{n % 60:02},card-1,x,-1,2.00" for n in range(3_000)]
    paths = write_files(tmp_path, {"a.csv": TILL_HEAD + "\n".join(lines)})
    given = ImportInput(kind="orders", files=[str(paths[0])], mapping=mapping)
    async with platform.database.transaction() as tx:
        job = await jobs.request(tx, new_job(given, Requester(name="t")), platform.clock.now())

    def stop_in_the_middle(progress: ImportProgress) -> None:
        if progress.done_count == 1_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await run_import(means_of(platform), job.id, stop_in_the_middle)
    async with platform.database.transaction() as tx:
        assert (await jobs.read(tx, job.id)).state == "waiting"
    report = await run_import(means_of(platform), job.id, lambda _: None)
    assert report.summary.outcomes == Outcomes(refused=3_000)
    assert [each.line for each in refused_lines(report.errors)] == list(range(2, 3_002))


def test_the_journal_forgets_what_was_never_committed(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    faults = [Fault(0, line, "", "code", "reason") for line in range(4)]
    journal = Journal(path, 0)
    journal.note(0, faults[:1])
    journal.confirm()
    journal.note(1, faults[1:2])
    journal.note(1, faults[2:3])
    journal.confirm()
    journal.note(2, faults[3:])
    journal.close()
    again = Journal(path, 2)
    assert list(again.faults()) == [faults[0], faults[2]]
    again.close()


def test_batches_are_bounded_by_number_and_bytes() -> None:
    records = [((n,), b"x" * 1_000_000) for n in range(5)] + [((9 + n,), b"y") for n in range(4)]
    sizes = [len(batch) for batch in batches(iter(records), 3)]
    assert sizes == [3, 3, 3]
    assert [len(batch) for batch in batches(iter(records), 100)] == [3, 6]
    assert list(batches(iter([]), 3)) == []
