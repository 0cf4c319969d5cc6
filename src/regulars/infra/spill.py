"""Sorting more than memory holds: records go to sorted runs on disk and come back merged.

Memory is bounded by `memory_bytes_max` however much is added, and open files by the fan-in. The
order is total where keys are unique, so the same records always come back in the same order.
"""

import heapq
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

SortKey = tuple[str | int, ...]
Record = tuple[SortKey, bytes]

MEMORY_BYTES_MAX = 48 * 1024 * 1024
RUNS_MAX = 64
_RECORD_OVERHEAD_BYTES = 300
_BUFFER_BYTES = 256 * 1024
_LENGTH_BYTES = 4

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[tuple[str | int, ...], bytes])


class Spill:
    """Records to be sorted by key; add all of them first, then read them once or more."""

    def __init__(self, folder: Path, *, memory_bytes_max: int = MEMORY_BYTES_MAX) -> None:
        self.folder = folder
        self.count = 0
        self._memory_bytes_max = memory_bytes_max
        self._held: list[Record] = []
        self._held_bytes = 0
        self._runs: list[Path] = []
        self._run_number = 0
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def add(self, key: SortKey, payload: bytes) -> None:
        """Take one record; a full memory is written out as a sorted run."""
        self._held.append((key, payload))
        self._held_bytes += len(payload) + _RECORD_OVERHEAD_BYTES
        self.count += 1
        if self._held_bytes >= self._memory_bytes_max:
            self._write_held()

    def sorted(self) -> Iterator[Record]:
        """All records in the order of their keys."""
        self._held.sort()
        if not self._runs:
            return iter(self._held)
        self._write_held()
        return heapq.merge(*(_read_run(path) for path in self._runs))

    def close(self) -> None:
        """Forget everything and free the disk."""
        self._held.clear()
        self._runs.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_held(self) -> None:
        if not self._held:
            return
        self._held.sort()
        self._write_run(self._held)
        self._held = []
        self._held_bytes = 0
        if len(self._runs) >= RUNS_MAX:
            self._merge_runs()

    def _merge_runs(self) -> None:
        merged, self._runs = self._runs, []
        self._write_run(heapq.merge(*(_read_run(path) for path in merged)))
        for path in merged:
            path.unlink()

    def _write_run(self, records: Iterable[Record]) -> None:
        self._run_number += 1
        path = self.folder / f"run-{self._run_number:06d}"
        with path.open("wb", buffering=_BUFFER_BYTES) as file:
            for record in records:
                data = _encoder.encode(record)
                file.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
                file.write(data)
        self._runs.append(path)


class DistinctCount:
    """Counts distinct texts exactly, with the same bound on memory as a spill."""

    def __init__(self, folder: Path, *, held_max: int = 200_000) -> None:
        self._spill = Spill(folder)
        self._held: set[str] = set()
        self._held_max = held_max

    def add(self, text: str) -> None:
        self._held.add(text)
        if len(self._held) >= self._held_max:
            self._write_held()

    def count(self) -> int:
        """How many different texts were added so far."""
        if not self._spill.count:
            return len(self._held)
        self._write_held()
        counted, last = 0, None
        for key, _ in self._spill.sorted():
            counted += key != last
            last = key
        return counted

    def close(self) -> None:
        self._held.clear()
        self._spill.close()

    def _write_held(self) -> None:
        for text in self._held:
            self._spill.add((text,), b"")
        self._held.clear()


def _read_run(path: Path) -> Iterator[Record]:
    with path.open("rb", buffering=_BUFFER_BYTES) as file:
        while header := file.read(_LENGTH_BYTES):
            yield _decoder.decode(file.read(int.from_bytes(header, "big")))
