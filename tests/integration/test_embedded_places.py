"""Where the embedded server can live: below closed folders, in deep ones, under any account."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from regulars.infra import embedded
from regulars.infra.embedded.account import account_for
from regulars.infra.embedded.binaries import copy_programs, folder
from tests.integration.embedded_homes import (
    FAST,
    eventually,
    holder,
    postmaster_pid,
    server_pids,
    started_at,
    url_from,
)

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="changes accounts, which takes root")
NOBODY = 65534


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others can enter, which pytest's own folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="regulars-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def _others_can_run_python() -> bool:
    try:
        subprocess.run([sys.executable, "-c", "import regulars"], user=NOBODY, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


needs_open_python = pytest.mark.skipif(
    os.geteuid() != 0 or not _others_can_run_python(),
    reason="takes root, and a Python and a checkout that others may enter",
)


@needs_root
def test_root_has_a_server_below_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = closed / "deeper" / ".regulars"
    with embedded.acquire(home, extra=FAST) as lease:
        assert started_at(lease.url)
        owner = Path(f"/proc/{postmaster_pid(home)}").stat().st_uid
        assert owner == account_for(Path("/nonexistent")).user_id != 0
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (closed, home.parent, home)]
        owners = [path.stat().st_uid for path in (closed, home.parent, home)]
        assert (modes[0], modes[2], owners) == (0o700, 0o700, [0, 0, 0])
        # The account may write its three folders, and nothing that root reads or locks.
        postgres = home / "postgres"
        theirs = {path.name for path in postgres.iterdir() if path.stat().st_uid == owner}
        assert theirs == {"data", "log", "run"}
        assert stat.S_IMODE(postgres.stat().st_mode) & 0o022 == 0
    assert server_pids(home) == []


def test_a_home_deeper_than_a_socket_may_be_has_a_short_way_in(tmp_path: Path) -> None:
    home = tmp_path / ("deep" * 30) / ("deeper" * 20)
    assert len(os.fsencode(home)) > 240
    with embedded.acquire(home, extra=FAST) as lease:
        assert started_at(lease.url)
        short = Path(psycopg.conninfo.conninfo_to_dict(lease.url)["host"])
        assert short.readlink() == home / "postgres/run"
        with embedded.acquire(home) as other:
            assert other.url == lease.url

        # As a cleaner of /tmp would; the watcher puts it back where it was.
        short.unlink()
        short.parent.rmdir()
        eventually(short.is_symlink)
        assert started_at(lease.url)

        # Somebody else's folder in its place is not trusted.
        short.unlink()
        short.parent.chmod(0o777)
        (short.parent / "run").symlink_to(tmp_path)
        with embedded.acquire(home) as other:
            assert other.url != lease.url
            assert started_at(other.url)
        shutil.rmtree(short.parent)
        elsewhere = Path(psycopg.conninfo.conninfo_to_dict(other.url)["host"])
        assert elsewhere.is_symlink()
    assert not elsewhere.parent.exists()


@needs_open_python
def test_an_ordinary_user_has_its_own_server_and_root_may_share_it(
    open_folder: Path,
) -> None:
    home = open_folder / ".regulars"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)
    try:
        with holder(home, user=NOBODY) as process:
            url = url_from(process)
            assert url, "an ordinary user gets a server"
            assert Path(f"/proc/{postmaster_pid(home)}").stat().st_uid == NOBODY
            with embedded.acquire(home) as lease:
                assert started_at(lease.url) == started_at(url)
            assert server_pids(home) != []
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait() == 0
        owners = {path.stat().st_uid for path in (home / "postgres").iterdir()}
        assert owners == {NOBODY}
        assert server_pids(home) == []
    finally:
        embedded.stop(home)


@needs_open_python
def test_an_ordinary_user_is_refused_the_home_of_root(tmp_path: Path) -> None:
    command = "from pathlib import Path; from regulars.infra import embedded\n"
    command += f"embedded.acquire(Path({str(tmp_path)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", command],
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "EmbeddedUnusable" in done.stderr


@needs_root
def test_programs_that_the_account_cannot_reach_are_copied_once(open_folder: Path) -> None:
    copied = copy_programs(folder().parent.parent, open_folder)
    done = subprocess.run(
        [copied / "initdb", "--version"],
        user=account_for(Path("/nonexistent")).user_id,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("initdb (PostgreSQL) 18")
    made_at = copied.stat().st_ctime_ns
    assert copy_programs(folder().parent.parent, open_folder) == copied
    assert copied.stat().st_ctime_ns == made_at
    assert [path.name for path in open_folder.iterdir()] == [copied.parents[2].name]
