"""The benchmarks run, and what they write can be read. No figure is asserted."""

from pathlib import Path

import msgspec
import pytest

from bench.effort import TINY
from bench.report import Report, run

pytestmark = pytest.mark.slow(27)


async def test_intake_and_orders_are_measured_on_an_installation_of_their_own(
    tmp_path: Path,
) -> None:
    out = tmp_path / "results" / "tiny.json"
    told: list[str] = []

    await run(["intake", "orders"], TINY, out, told.append)

    report = msgspec.json.decode(out.read_bytes(), type=Report)
    assert report.effort == TINY
    assert report.machine.postgresql["fsync"] == "on"
    assert report.machine.postgresql["synchronous_commit"] == "on"
    assert report.results.lookup is None
    intake, orders = report.results.intake, report.results.orders
    assert intake is not None
    assert orders is not None
    assert len(intake.comparison.rounds) == TINY.rounds
    assert intake.sealed_share == 0.05
    assert orders.rows_per_order == {
        "document_key": 1,
        "document": 1,
        "line": 3,
        "tender": 1,
        "outbox": 1,
    }
    assert any(line.startswith("single orders: ") for line in told)
