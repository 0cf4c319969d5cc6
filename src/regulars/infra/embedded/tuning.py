"""The server's settings, computed from the machine it runs on."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec

MEBIBYTE = 1024 * 1024
GIBIBYTE = 1024 * MEBIBYTE
_CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What the server may count on."""

    memory_bytes: int
    disk_free_bytes: int
    shared_folder_bytes: int
    """Room in /dev/shm, where a container has 64 MB unless told otherwise."""
    cores: int


def this_machine(folder: Path) -> Machine:
    """The machine we run on; a container's memory limit counts, not its host's memory."""
    memory_bytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for limit in _CGROUP_LIMITS:
        text = limit.read_text().strip() if limit.is_file() else ""
        if text.isdecimal():
            memory_bytes = min(memory_bytes, int(text))
    return Machine(
        memory_bytes=memory_bytes,
        shared_folder_bytes=_size_of(Path("/dev/shm")),  # noqa: S108
        disk_free_bytes=shutil.disk_usage(folder).free,
        cores=os.cpu_count() or 1,
    )


def _size_of(folder: Path) -> int:
    return shutil.disk_usage(folder).total if folder.is_dir() else 0


def settings_for(machine: Machine, extra: Mapping[str, str]) -> dict[str, str]:
    """The server's settings by name; `extra` has the last word."""
    return {
        **_FIXED,
        **_memory_settings(machine),
        **_disk_settings(machine),
        **_core_settings(machine),
        **extra,
    }


_FIXED = {
    "cluster_name": "regulars",
    "listen_addresses": "",
    "unix_socket_directories": "../run",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # Iterations slow down who guesses a person's password. Ours is random, and they were most of
    # what opening a connection cost.
    "scram_iterations": "1",
    # Monthly partitions: one statement or dump may touch hundreds of tables.
    "max_locks_per_transaction": "256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # An acknowledged write is on disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # The wheel's only method is pglz, which cost a fifth of the writes of a machine short of cores.
    "wal_compression": "off",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    # The wheel is built without io_uring, lz4 and a compiler for queries.
    "io_method": "worker",
    "default_toast_compression": "pglz",
    "jit": "off",
    "huge_pages": "try",
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_min_duration_statement": "2s",
    "log_lock_waits": "on",
    # Parameters carry personal data, which has no place in a log.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


def _memory_settings(machine: Machine) -> dict[str, str]:
    shared = _clamp(machine.memory_bytes // 4, 32 * MEBIBYTE, 4 * GIBIBYTE)
    # Parallel queries share memory through that folder, or else through the kernel's own segments.
    has_room = machine.shared_folder_bytes >= GIBIBYTE
    return {
        "dynamic_shared_memory_type": "posix" if has_room else "sysv",
        "shared_buffers": _megabytes(shared),
        "effective_cache_size": _megabytes(machine.memory_bytes * 5 // 8),
        # Many connections sort at once, some of them twice.
        "work_mem": _megabytes(_clamp(machine.memory_bytes // 512, 4 * MEBIBYTE, 64 * MEBIBYTE)),
        "maintenance_work_mem": _megabytes(
            _clamp(machine.memory_bytes // 16, 32 * MEBIBYTE, GIBIBYTE)
        ),
        "wal_buffers": _megabytes(_clamp(shared // 32, MEBIBYTE, 64 * MEBIBYTE)),
    }


def _disk_settings(machine: Machine) -> dict[str, str]:
    # More means fewer checkpoints and a longer recovery: 4 GiB are read again in about a minute.
    most = _clamp(machine.disk_free_bytes // 8, GIBIBYTE, 4 * GIBIBYTE)
    return {
        "max_wal_size": _megabytes(most),
        "min_wal_size": _megabytes(most // 8),
    }


def _core_settings(machine: Machine) -> dict[str, str]:
    # Each core carries a server process and a worker, and each of these a pool of connections.
    connections = _clamp(60 + 20 * machine.cores, 100, 500)
    return {
        "max_connections": str(connections),
        "max_worker_processes": str(max(8, machine.cores)),
        "max_parallel_workers": str(max(2, machine.cores)),
        "max_parallel_workers_per_gather": str(_clamp(machine.cores // 2, 1, 4)),
        "io_workers": str(_clamp(machine.cores // 2, 3, 16)),
    }


def _clamp(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes // MEBIBYTE}MB"


def render(settings: Mapping[str, str]) -> str:
    """The settings as a PostgreSQL configuration file."""
    lines = [f"{name} = {_quoted(value)}\n" for name, value in sorted(settings.items())]
    return "# Written anew at every start; own choices go below the include line.\n" + "".join(
        lines
    )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
