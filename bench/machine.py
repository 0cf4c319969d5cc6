"""What a result was measured on: the machine, the versions, the settings that matter."""

import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path

import msgspec
import psycopg

_PACKAGES = ("granian", "litestar", "msgspec", "psycopg", "uvloop", "cryptography")
_SETTINGS = (
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_compression",
    "wal_level",
    "wal_buffers",
    "max_wal_size",
    "checkpoint_timeout",
    "shared_buffers",
    "work_mem",
    "max_connections",
    "data_checksums",
    "io_method",
    "jit",
)
_ROOT = Path(__file__).parent.parent


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where and with what a result was measured."""

    processor: str
    cores: int
    memory_bytes: int
    kernel: str
    file_system: str
    """Of the folder in which the database lies."""
    load_average: float
    """How many processes wanted to run in the minute before: above zero, others were at work."""
    python: str
    packages: dict[str, str]
    postgresql: dict[str, str]
    commit: str
    """Of the source; ends with + where files were changed since."""


def read_machine(database_url: str, home: Path) -> Machine:
    """The machine as it is now."""
    return Machine(
        processor=_field("/proc/cpuinfo", "model name"),
        cores=os.cpu_count() or 1,
        memory_bytes=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        kernel=platform.release(),
        file_system=_file_system(home),
        load_average=os.getloadavg()[0],
        python=platform.python_version(),
        packages={name: importlib.metadata.version(name) for name in _PACKAGES},
        postgresql=_settings(database_url),
        commit=_commit(),
    )


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return platform.machine()


def _file_system(folder: Path) -> str:
    """The kind of file system that holds `folder`: the mount with the longest matching path."""
    found = ("", "unknown")
    for line in Path("/proc/mounts").read_text().splitlines():
        _, mount, kind, *_ = line.split()
        if folder.resolve().is_relative_to(mount) and len(mount) >= len(found[0]):
            found = (mount, kind)
    return found[1]


def _settings(database_url: str) -> dict[str, str]:
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "select name, current_setting(name) from pg_settings where name = any(%s)",
            [list(_SETTINGS)],
        ).fetchall()
    return dict(sorted(rows))


def _commit() -> str:
    head = _git("rev-parse", "--short=12", "HEAD")
    return head + "+" if head and _git("status", "--porcelain", "--", "src", "bench") else head


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=_ROOT, capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""
