"""The benchmark of replays runs; what it replays is all there. No speed is asserted."""

from bench import replay
from bench.effort import TINY


async def test_generated_orders_and_returns_are_replayed() -> None:
    result = await replay.measure(TINY)
    assert result.orders + result.returns == TINY.replayed
    assert (result.returns, result.members) == (98, 200)
    assert result.documents_per_second > 0
    assert replay.words(result)[0].startswith("replay: ")
