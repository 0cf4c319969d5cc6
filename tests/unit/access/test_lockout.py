"""How long a login waits after failures in a row."""

from datetime import UTC, datetime, timedelta

import pytest

from regulars.domains.access.policy import lockout
from regulars.domains.access.policy.lockout import Counter

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FRESH = Counter(failure_count=0, last_failed_at=None, blocked_until=None)


def failed(times: int) -> Counter:
    counter = FRESH
    for _ in range(times):
        counter = lockout.counted(counter, NOW)
    return counter


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (60, 900)],
)
def test_the_delay_grows_from_the_fifth_failure_on(failures: int, seconds: int) -> None:
    assert lockout.retry_after_seconds(failed(failures), NOW) == seconds


def test_the_block_ends_at_its_instant() -> None:
    counter = failed(5)
    almost = NOW + timedelta(seconds=30) - timedelta(microseconds=1)
    assert lockout.retry_after_seconds(counter, almost) == 1
    assert lockout.retry_after_seconds(counter, NOW + timedelta(seconds=30)) == 0


def test_only_the_fifth_failure_begins_a_lock_out() -> None:
    assert [lockout.begins_block(failed(count)) for count in range(1, 8)] == [
        False, False, False, False, True, False, False,
    ]  # fmt: skip


def test_a_day_without_failures_is_forgotten() -> None:
    counter = failed(9)
    before = lockout.counted(counter, NOW + timedelta(hours=24) - timedelta(seconds=1))
    after = lockout.counted(counter, NOW + timedelta(hours=24))
    assert (before.failure_count, after.failure_count) == (10, 1)
    assert after.blocked_until is None
