"""Processes, told by the folder they work in: a pid from a file may belong to anybody by now."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_KILL_SECONDS_MAX = 10.0


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process `pid` has `folder` as its working directory; a zombie works nowhere."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    except OSError:
        return False


def servers_in(folder: Path) -> list[int]:
    """The pids of PostgreSQL's processes that work in `folder`."""
    return [pid for pid in all_in(folder) if _name_of(pid) == "postgres"]


def is_server_in(pid: int, folder: Path) -> bool:
    """Whether `pid` is a process of PostgreSQL that works in `folder`."""
    return works_in(pid, folder) and _name_of(pid) == "postgres"


def all_in(folder: Path) -> list[int]:
    """The pids of all processes that work in `folder`."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [pid for pid in pids if works_in(pid, folder)]


def kill_found(find: Callable[[Path], list[int]], folder: Path) -> bool:
    """Kills what `find` finds in `folder` until it finds nothing; says whether that came about."""
    deadline = time.monotonic() + _KILL_SECONDS_MAX
    while pids := find(folder):
        if time.monotonic() > deadline:
            return False
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    return True


def signal_until_gone(
    pid: int, folder: Path, steps: Sequence[tuple[signal.Signals, float]]
) -> None:
    """Sends the signals one after the other, each with its seconds, until `pid` is gone.

    The handle is taken before the last look at who that is, so no other process is ever hit.
    """
    with contextlib.suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        try:
            for step, seconds in steps:
                if not is_server_in(pid, folder):
                    return
                signal.pidfd_send_signal(handle, step)
                if select.select([handle], [], [], seconds)[0]:
                    return
        finally:
            os.close(handle)


def _name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
