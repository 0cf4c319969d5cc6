"""Sorting on disk gives what sorting in memory would, whatever fits into memory."""

import random
from pathlib import Path

import pytest

from regulars.infra.spill import RUNS_MAX, DistinctCount, Spill


def test_records_come_back_in_the_order_of_their_keys(tmp_path: Path) -> None:
    spill = Spill(tmp_path / "s")
    for number, line in [("b", 2), ("a", 9), ("b", 1)]:
        spill.add((number, line), f"{number}{line}".encode())
    assert list(spill.sorted()) == [(("a", 9), b"a9"), (("b", 1), b"b1"), (("b", 2), b"b2")]
    assert spill.count == 3


@pytest.mark.parametrize("memory_bytes_max", [1, 1_000, 10_000, 10_000_000])
def test_the_order_does_not_depend_on_the_memory(tmp_path: Path, memory_bytes_max: int) -> None:
    records = [((each % 7, each), b"x" * (each % 50)) for each in range(200)]
    shuffled = random.Random(1).sample(records, len(records))
    spill = Spill(tmp_path / "s", memory_bytes_max=memory_bytes_max)
    for key, payload in shuffled:
        spill.add(key, payload)
    assert list(spill.sorted()) == sorted(records)
    assert list(spill.sorted()) == sorted(records), "reading twice gives the same"


def test_open_files_are_bounded_by_merging_runs(tmp_path: Path) -> None:
    spill = Spill(tmp_path / "s", memory_bytes_max=1)
    for each in range(3 * RUNS_MAX):
        spill.add((-each,), b"")
    assert len(list((tmp_path / "s").iterdir())) < RUNS_MAX
    assert [key[0] for key, _ in spill.sorted()] == list(range(1 - 3 * RUNS_MAX, 1))


def test_closing_frees_the_disk_and_opening_forgets_what_lay_there(tmp_path: Path) -> None:
    spill = Spill(tmp_path / "s", memory_bytes_max=1)
    spill.add(("left behind",), b"")
    assert list(Spill(tmp_path / "s").sorted()) == []
    spill.close()
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("held_max", [1, 3, 1_000])
def test_distinct_texts_are_counted_exactly(tmp_path: Path, held_max: int) -> None:
    count = DistinctCount(tmp_path / "d", held_max=held_max)
    for each in ["a", "b", "a", "c", "b", "a"]:
        count.add(each)
    assert count.count() == 3
    count.add("d")
    assert count.count() == 4
