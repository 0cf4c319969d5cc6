"""What processes use: processor time and memory of whole families, from /proc."""

import contextlib
import os
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """Processor time that each party used over a stretch of time, in cores: 1.0 is one whole."""

    seconds: float
    cores: dict[str, float]


class Meter:
    """Measures what families of processes use from now on; each is named and has a first pid.

    A family that another one started is counted by itself only.
    """

    def __init__(self, families: Mapping[str, int]) -> None:
        self._families = dict(families)
        self._before = self._read()
        self._began = time.perf_counter()

    def read(self) -> Usage:
        """What was used since the beginning, or since `Meter` was made."""
        seconds = time.perf_counter() - self._began
        after = self._read()
        return Usage(
            seconds=seconds,
            cores={name: (after[name] - self._before[name]) / seconds for name in after},
        )

    def _read(self) -> dict[str, float]:
        everyone = _everyone()
        firsts = set(self._families.values())
        return {
            name: _seconds(_family(everyone, pid, without=firsts - {pid}))
            for name, pid in self._families.items()
        }


def family_bytes(first_pid: int) -> int:
    """Memory that a process and its descendants hold; pages they share count for each."""
    return sum(int(fields[21]) for fields in _family(_everyone(), first_pid)) * _PAGE_BYTES


def _seconds(family: Iterable[list[str]]) -> float:
    """Processor time of processes, and of children of theirs that ended."""
    # utime, stime, and those of children that were awaited: proc(5), counted after the name.
    return sum(sum(map(int, fields[11:15])) for fields in family) / _TICKS_PER_SECOND


def _family(
    everyone: Mapping[int, list[str]], first_pid: int, without: Collection[int] = ()
) -> list[list[str]]:
    """A process and its living descendants, except those that descend from `without`."""
    family = {first_pid} & everyone.keys()
    while more := {
        pid
        for pid, fields in everyone.items()
        if int(fields[1]) in family and pid not in family and pid not in without
    }:
        family |= more
    return [everyone[pid] for pid in family]


def _everyone() -> dict[int, list[str]]:
    """The fields behind the name in /proc/<pid>/stat, of every process."""
    found: dict[int, list[str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        # A process may end while we are looking.
        with contextlib.suppress(OSError):
            found[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
    return found
