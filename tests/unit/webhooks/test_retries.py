"""Attempts follow with growing pauses for three days; endpoints that stay dead are disabled."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from regulars.domains.webhooks.policy.retries import health, pause_after, settle
from regulars.domains.webhooks.types import Answer, Claimed, Endpoint, EndpointState, Settled

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOBODY = UUID(int=0)


def claimed(attempt_count: int = 1, first_attempt_at: datetime = NOON) -> Claimed:
    return Claimed(
        id=NOBODY,
        endpoint_id=NOBODY,
        message_id=NOBODY,
        body="{}",
        attempt_count=attempt_count,
        first_attempt_at=first_attempt_at,
    )


def answer(status_code: int | None, at: datetime = NOON) -> Answer:
    failure = "ConnectError" if status_code is None else None
    return Answer(attempted_at=at, duration_ms=1, status_code=status_code, failure=failure)


def endpoint(state: EndpointState = "active", failing_since: datetime | None = None) -> Endpoint:
    return Endpoint(
        id=NOBODY,
        url="https://example.org",
        description="",
        topics=[],
        state=state,
        failing_since=failing_since,
        created_at=NOON,
        updated_at=NOON,
    )


def test_the_pauses_grow_threefold_up_to_half_a_day() -> None:
    pauses = [pause_after(count, 0.5).total_seconds() for count in range(1, 12)]
    assert pauses == [5, 15, 45, 135, 405, 1_215, 3_645, 10_935, 32_805, 43_200, 43_200]


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 4.0), (0.5, 5.0), (0.999_999, 6.0)])
def test_a_pause_is_spread_by_a_fifth_to_both_sides(chance: float, seconds: float) -> None:
    assert pause_after(1, chance).total_seconds() == pytest.approx(seconds, abs=0.001)


@pytest.mark.parametrize("status_code", [200, 201, 204, 299])
def test_any_2xx_ends_a_delivery_well(status_code: int) -> None:
    assert settle(claimed(), answer(status_code), 0.5) == Settled(state="succeeded")


@pytest.mark.parametrize("status_code", [None, 199, 301, 400, 404, 429, 500, 503])
def test_anything_else_is_tried_again(status_code: int | None) -> None:
    expected = Settled(state="waiting", next_attempt_at=NOON + timedelta(seconds=5))
    assert settle(claimed(), answer(status_code), 0.5) == expected


def test_a_delivery_has_failed_when_three_days_would_be_over_at_the_next_attempt() -> None:
    old = claimed(20, NOON - timedelta(days=2, hours=12, seconds=1))
    assert settle(old, answer(500), 0.5) == Settled(state="failed")
    younger = claimed(20, NOON - timedelta(days=2, hours=12))
    assert settle(younger, answer(500), 0.5).state == "waiting"


def test_the_row_of_failures_begins_with_the_first_and_ends_with_a_success() -> None:
    assert health(endpoint(), [answer(500)]) == ("active", NOON)
    since = NOON - timedelta(days=1)
    assert health(endpoint("active", since), [answer(None)]) == ("active", since)
    assert health(endpoint("active", since), [answer(500), answer(200)]) == ("active", None)


def test_five_days_of_failures_disable_an_endpoint() -> None:
    since = NOON - timedelta(days=5)
    assert health(endpoint("active", since), [answer(500)]) == ("disabled", since)


def test_gone_disables_an_endpoint_at_once() -> None:
    assert health(endpoint(), [answer(410)]) == ("disabled", NOON)
