"""Doing a transaction again where others were in its way."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import psycopg

from regulars.kernel.errors import Overloaded

ATTEMPTS_MAX: Final = 6
_LOST_TO_OTHERS = {"40001", "40P01"}
_WAITED_IN_VAIN = "55P03"

Gain = TypeVar("Gain")


def is_lost_to_others(error: Exception) -> bool:
    """Whether the transaction lost a deadlock or a conflict: the next may go through at once."""
    return isinstance(error, psycopg.Error) and error.sqlstate in _LOST_TO_OTHERS


def is_hindered(error: Exception) -> bool:
    """Whether others were in the way: also where a lock was not given in time, or all were busy."""
    if isinstance(error, psycopg.Error) and error.sqlstate == _WAITED_IN_VAIN:
        return True
    return isinstance(error, Overloaded) or is_lost_to_others(error)


async def insistently(
    take: Callable[[], Awaitable[Gain]],
    first_pause_seconds: float,
    may_pass: Callable[[Exception], bool] = is_hindered,
) -> Gain:
    """What `take` gives; where it fails with what may pass it is taken again, six times in all.

    The pauses between double. `take` does all of its work in transactions of its own.
    """
    for attempt in range(ATTEMPTS_MAX - 1):
        try:
            return await take()
        except (psycopg.Error, Overloaded) as error:
            if not may_pass(error):
                raise
        await asyncio.sleep(first_pause_seconds * 2**attempt)
    return await take()
