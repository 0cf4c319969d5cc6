"""The benchmarks of value and of the close run; what they do is all there. No speed is asserted."""

from pathlib import Path

import pytest

from bench import close
from bench.effort import TINY
from bench.report import run
from regulars.flows.close_day.counts import Counts

pytestmark = pytest.mark.slow(40)


async def test_value_is_moved_over_http(tmp_path: Path) -> None:
    told: list[str] = []
    report = await run(["value"], TINY, tmp_path / "tiny.json", told.append)
    value = report.results.value
    assert value is not None
    assert [len(each.turns) for each in (value.spends, value.holds, value.batch_orders)] == [1] * 3
    assert value.resolves.requests_per_second == 500
    assert any(line.startswith("spends: ") for line in told)


async def test_a_day_is_closed_for_few_members_and_for_ten_times_as_many() -> None:
    result = await close.measure(TINY)
    assert (result.small.members, result.large.members) == (50, 500)
    assert result.large.counts == Counts(
        holds_timed_out=1,
        looked_at=500,
        tier_changes=500,
        released=3,
        expired=50,
        warned_of_expiry=2,
    )
    assert set(result.large.cpu_seconds) == {"close", "database"}
    assert close.words(result)[0].startswith("close for 50 members: ")
