"""Lock-out: how long a login waits after attempts that failed in a row."""

from datetime import datetime, timedelta

import msgspec

FREE_FAILURES = 5
DELAY_FIRST = timedelta(seconds=30)
DELAY_MAX = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """Failures of one login in a row, and until when no further attempt is taken."""

    failure_count: int
    last_failed_at: datetime | None
    blocked_until: datetime | None


def retry_after_seconds(counter: Counter, now: datetime) -> int:
    """How long the next attempt has to wait; 0 where it is taken now."""
    if counter.blocked_until is None or counter.blocked_until <= now:
        return 0
    return -((now - counter.blocked_until) // timedelta(seconds=1))


def counted(counter: Counter, now: datetime) -> Counter:
    """`counter` with one more failure at `now`.

    The fifth failure in a row blocks for 30 seconds, each further one twice as long, up to a
    quarter of an hour. A day without failures is forgotten.
    """
    is_forgotten = counter.last_failed_at is None or (
        now - counter.last_failed_at >= FORGOTTEN_AFTER
    )
    count = 1 if is_forgotten else counter.failure_count + 1
    return Counter(failure_count=count, last_failed_at=now, blocked_until=_block_end(count, now))


def begins_block(counter: Counter) -> bool:
    """Whether this failure is the one that begins a lock-out."""
    return counter.failure_count == FREE_FAILURES


def _block_end(count: int, now: datetime) -> datetime | None:
    if count < FREE_FAILURES:
        return None
    factor: int = 2 ** min(count - FREE_FAILURES, 16)
    return now + min(DELAY_FIRST * factor, DELAY_MAX)
