"""Taking a transaction again where others were in its way."""

from collections.abc import Awaitable, Callable

import psycopg
import pytest

from regulars.infra.insist import ATTEMPTS_MAX, insistently, is_lost_to_others
from regulars.kernel.errors import Conflict, Overloaded


def failing(*errors: Exception) -> Callable[[], Awaitable[int]]:
    """Fails with each of `errors` in turn, then tells which attempt it was that went through."""
    attempts = iter(errors)
    made = 0

    async def take() -> int:
        nonlocal made
        made += 1
        for error in attempts:
            raise error
        return made

    return take


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.DeadlockDetected(),
        psycopg.errors.SerializationFailure(),
        psycopg.errors.LockNotAvailable(),
        Overloaded("busy"),
    ],
)
async def test_what_passes_is_waited_for(error: Exception) -> None:
    assert await insistently(failing(error, error), 0) == 3
    with pytest.raises(type(error)):
        await insistently(failing(*[error] * ATTEMPTS_MAX), 0)


@pytest.mark.parametrize("error", [psycopg.errors.UniqueViolation(), Conflict("so it is")])
async def test_what_would_fail_again_is_told_at_once(error: Exception) -> None:
    with pytest.raises(type(error)):
        await insistently(failing(error), 0)


async def test_whoever_has_callers_waiting_waits_for_no_lock_twice() -> None:
    deadlock, lock = psycopg.errors.DeadlockDetected(), psycopg.errors.LockNotAvailable()
    assert await insistently(failing(deadlock), 0, is_lost_to_others) == 2
    with pytest.raises(psycopg.errors.LockNotAvailable):
        await insistently(failing(lock), 0, is_lost_to_others)
