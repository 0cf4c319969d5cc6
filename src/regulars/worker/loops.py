"""Loops: steps that are repeated for as long as the worker lives, each watched over alone.

A step does one bounded piece of work and says how much it did; after nothing the loop rests. A
step that raises is logged and tried again after a growing pause; its neighbours do not notice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec
import structlog

from regulars.bootstrap import Platform

PAUSE_SECONDS_MAX = 20.0
_IDLE_GROWTH = 1.5

_log = structlog.get_logger("regulars.worker")


class Loop(msgspec.Struct, frozen=True, kw_only=True):
    """A step to be repeated by `lane_count` lanes side by side.

    The longer it finds nothing to do, the longer it rests, from `rest_seconds` up to
    `idle_seconds_max`. After failures the rest doubles each time, up to PAUSE_SECONDS_MAX.
    On shutdown a step gets `grace_seconds` to end by itself before it is cancelled.
    """

    name: str
    step: Callable[[Platform], Awaitable[int]]
    rest_seconds: float = 0.5
    idle_seconds_max: float = 1.0
    lane_count: int = 1
    grace_seconds: float = 15.0


async def run_loops(platform: Platform, loops: Sequence[Loop], stop: asyncio.Event) -> None:
    """Run all loops until `stop` is set, then let each end what it is at."""
    lanes = [
        (loop, asyncio.create_task(_keep_going(platform, loop, stop), name=loop.name))
        for loop in loops
        for _ in range(loop.lane_count)
    ]
    try:
        await stop.wait()
    finally:
        stop.set()
        await asyncio.gather(*(_end(task, loop.grace_seconds) for loop, task in lanes))


async def _keep_going(platform: Platform, loop: Loop, stop: asyncio.Event) -> None:
    failure_count = idle_count = 0
    while not stop.is_set():
        try:
            done = await loop.step(platform)
        except (Exception, asyncio.CancelledError) as error:
            if _is_being_cancelled():
                raise
            failure_count += 1
            pause = _pause_after(failure_count, loop.rest_seconds)
            _log.error("step_failed", loop=loop.name, pause_seconds=pause, exc_info=error)
        else:
            failure_count = 0
            idle_count = 0 if done else idle_count + 1
            pause = _idle_pause(loop, idle_count)
        await _rest(stop, pause)


def _idle_pause(loop: Loop, idle_count: int) -> float:
    """Nothing after work was done; after having found nothing longer each time."""
    if not idle_count:
        return 0.0
    growth: float = _IDLE_GROWTH ** min(idle_count - 1, 20)
    return min(loop.rest_seconds * growth, max(loop.idle_seconds_max, loop.rest_seconds))


def _pause_after(failure_count: int, rest_seconds: float) -> float:
    growth: int = 2 ** min(failure_count, 20)
    return min(rest_seconds * growth, PAUSE_SECONDS_MAX)


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    if not seconds:
        await asyncio.sleep(0)
        return
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def _end(task: asyncio.Task[None], grace_seconds: float) -> None:
    await asyncio.wait({task}, timeout=grace_seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _is_being_cancelled() -> bool:
    """Whether it is this task that was cancelled, and not something that its step awaited."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
