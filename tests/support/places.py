"""Where test databases lie: in memory, where making one takes a sixth of the time."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory is what is wanted
_PREFIX = "regulars-tests-"
_BYTES_PER_WORKER = 4 * 1024**3


@contextmanager
def database_home(otherwise: Path) -> Iterator[Path]:
    """A folder for this process's server: in memory if it may grow there, else `otherwise`."""
    worker_count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if not _MEMORY.is_dir() or _free_bytes() < worker_count * _BYTES_PER_WORKER:
        yield otherwise
        return
    _remove_left_behind()
    with tempfile.TemporaryDirectory(dir=_MEMORY, prefix=f"{_PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def _free_bytes() -> int:
    return shutil.disk_usage(_MEMORY).free


def _remove_left_behind() -> None:
    """What runs that were killed have left in memory."""
    for folder in _MEMORY.glob(f"{_PREFIX}*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if not Path("/proc", pid).exists():
            shutil.rmtree(folder, ignore_errors=True)
