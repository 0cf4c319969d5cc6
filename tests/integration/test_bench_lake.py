"""The benchmark of the lake runs, and counts what it exports. No figure is asserted."""

from pathlib import Path

import msgspec
import pytest

from bench.effort import TINY
from bench.report import Report, run

pytestmark = pytest.mark.slow(30)


async def test_the_export_of_a_small_chain_is_measured(tmp_path: Path) -> None:
    out = tmp_path / "tiny.json"
    told: list[str] = []

    await run(["lake"], TINY, out, told.append)

    found = msgspec.json.decode(out.read_bytes(), type=Report).results.lake
    assert found is not None
    orders = TINY.listed_members * 10
    assert found.rows >= orders * 4 + TINY.listed_members
    assert 0 < found.later_rows < orders
    assert told[0].startswith("lake: ")
