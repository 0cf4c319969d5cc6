"""A loop goes on whatever its step does, and ends in order when the worker is stopped."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

from regulars.worker.loops import Loop, run_loops

NO_PLATFORM: Any = None
"""Loops hand the platform on and never look at it."""


def loop(
    step: Callable[[], Awaitable[int]],
    *,
    grace_seconds: float = 5.0,
    lanes: int = 1,
    idle_seconds_max: float = 0.01,
) -> Loop:
    async def taking_the_platform(_: object) -> int:
        return await step()

    return Loop(
        name="test",
        step=taking_the_platform,
        rest_seconds=0.01,
        idle_seconds_max=idle_seconds_max,
        grace_seconds=grace_seconds,
        lane_count=lanes,
    )


async def run_for(seconds: float, *loops: Loop) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, stop.set)
    await run_loops(NO_PLATFORM, loops, stop)


async def test_a_loop_that_finds_nothing_looks_less_often_until_there_is_work() -> None:
    stop = asyncio.Event()
    looked_at: list[float] = []

    async def finding_something_at_the_tenth_look() -> int:
        looked_at.append(asyncio.get_running_loop().time())
        if len(looked_at) == 12:
            stop.set()
        return int(len(looked_at) == 10)

    async with asyncio.timeout(20):
        await run_loops(
            NO_PLATFORM, [loop(finding_something_at_the_tenth_look, idle_seconds_max=0.1)], stop
        )
    pauses = [later - earlier for earlier, later in pairwise(looked_at)]
    assert pauses[0] >= 0.009
    assert min(pauses[6:9]) >= 0.099
    assert pauses[9] < pauses[8]
    assert pauses[10] < pauses[8]


async def test_a_failing_loop_backs_off_and_its_neighbours_do_not_notice() -> None:
    stop = asyncio.Event()
    calls: Counter[str] = Counter()
    failed_at: list[float] = []

    def called(name: str) -> None:
        calls[name] += 1
        if calls["failing"] >= 4 and calls["giving_up"] >= 4:
            stop.set()

    async def failing() -> int:
        called("failing")
        failed_at.append(asyncio.get_running_loop().time())
        raise ZeroDivisionError

    async def giving_up() -> int:
        called("giving_up")
        raise asyncio.CancelledError

    async def sound() -> int:
        called("sound")
        return 0

    async with asyncio.timeout(20):
        await run_loops(NO_PLATFORM, [loop(failing), loop(giving_up), loop(sound)], stop)
    pauses = [later - earlier for earlier, later in pairwise(failed_at)]
    assert all(pause > least for pause, least in zip(pauses, (0.02, 0.04, 0.08), strict=False))
    assert calls["sound"] > calls["failing"]


async def test_a_loop_rests_only_when_there_was_nothing_to_do() -> None:
    left = [1_000]
    calls = [0]

    async def step() -> int:
        calls[0] += 1
        left[0] = max(0, left[0] - 10)
        return min(left[0], 10)

    await run_for(0.2, loop(step))
    assert left == [0]
    assert 100 <= calls[0] <= 130


async def test_lanes_work_side_by_side() -> None:
    present, most = [0], [0]

    async def step() -> int:
        present[0] += 1
        most[0] = max(most[0], present[0])
        await asyncio.sleep(0.02)
        present[0] -= 1
        return 1

    await run_for(0.1, loop(step, lanes=3))
    assert most == [3]


async def test_a_step_may_end_what_it_is_at_when_the_worker_stops() -> None:
    ended = []

    async def step() -> int:
        await asyncio.sleep(0.2)
        ended.append(True)
        return 1

    await run_for(0.05, loop(step))
    assert ended == [True]


async def test_a_step_that_does_not_end_in_time_is_cancelled() -> None:
    seen = []

    async def step() -> int:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise
        return 1

    async with asyncio.timeout(2):
        await run_for(0.05, loop(step, grace_seconds=0.05), loop(step, grace_seconds=0.0))
    assert seen == ["cancelled", "cancelled"]
