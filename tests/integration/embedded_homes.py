"""What the tests of the embedded server share: homes, other processes, and what can be seen of a
server from outside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from regulars.infra.embedded.layout import find_layout
from regulars.infra.embedded.processes import servers_in

FAST = {"fsync": "off", "shared_buffers": "32MB"}
HOLD = """
import signal, sys
from pathlib import Path
from regulars.infra import embedded
with embedded.acquire(Path(sys.argv[1]), extra={"fsync": "off", "shared_buffers": "32MB"}) as lease:
    print(lease.url, flush=True)
    sys.stdin.read()
"""


def started_at(url: str) -> object:
    """When the server at `url` started: two servers differ in it."""
    with psycopg.connect(url) as connection:
        row = connection.execute("select pg_postmaster_start_time()").fetchone()
    assert row is not None
    return row[0]


def server_pids(home: Path) -> list[int]:
    """All living processes of PostgreSQL that work in `home`."""
    layout = find_layout(home)
    return servers_in(layout.data) if layout else []


def postmaster_pid(home: Path) -> int:
    return int((home / "postgres/data/postmaster.pid").read_text().split()[0])


def watcher_pids(home: Path) -> list[int]:
    """All living watchers of `home`."""
    wanted = ["-m", "regulars.infra.embedded.watcher", str(home.resolve())]
    return [pid for pid in _pids() if _arguments(pid)[1:4] == wanted]


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def kill_watcher(home: Path) -> None:
    """Kills the watcher of `home` once it is there, and waits until the kernel has taken it."""
    eventually(lambda: len(watcher_pids(home)) == 1)
    kill(watcher_pids(home)[0])
    eventually(lambda: watcher_pids(home) == [])


def eventually(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    """Waits until `condition` holds, and fails when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this did not come about in time"
        time.sleep(0.02)


@contextmanager
def holder(home: Path, *, user: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a lease of `home` until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", HOLD, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def url_from(process: subprocess.Popen[str]) -> str:
    """The address that a holder has got, as soon as it has."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def _arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return []
