"""The benchmark of segments runs to its end, and every event leads to a membership."""

import pytest

from bench import segments
from bench.effort import TINY

pytestmark = pytest.mark.slow(40)


async def test_every_event_leads_to_a_membership() -> None:
    result = await segments.measure(TINY)
    assert (result.members, result.segments, result.events) == (TINY.members, 12, 5)
    assert 0 < result.latency.p50_ms <= result.latency.p99_ms <= result.latency.max_ms
    first, goal = segments.words(result)
    assert first.startswith("event → segment: p50 ")
    assert goal == "  goal p99 5,000 ms"
