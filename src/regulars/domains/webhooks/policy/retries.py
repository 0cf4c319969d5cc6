"""When to try again, and when to give up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from regulars.domains.webhooks.types import Answer, Claimed, Endpoint, EndpointState, Settled

FIRST_PAUSE = timedelta(seconds=5)
PAUSE_GROWTH = 3
PAUSE_MAX = timedelta(hours=12)
JITTER = 0.2
RETRY_SPAN = timedelta(days=3)
FAILING_SPAN_MAX = timedelta(days=5)
"""How long an endpoint may fail without a break before it is disabled."""

_GONE = 410


def settle(delivery: Claimed, answer: Answer, chance: float) -> Settled:
    """What becomes of `delivery`; `chance` (0 ≤ chance < 1) spreads the next attempts out.

    Attempts follow after 5 s, 15 s, 45 s … up to 12 h, each ± 20 %, for three days from the first.
    """
    if answer.is_success:
        return Settled(state="succeeded")
    next_attempt_at = answer.attempted_at + pause_after(delivery.attempt_count, chance)
    if next_attempt_at > delivery.first_attempt_at + RETRY_SPAN:
        return Settled(state="failed")
    return Settled(state="waiting", next_attempt_at=next_attempt_at)


def pause_after(attempt_count: int, chance: float) -> timedelta:
    """The pause after the `attempt_count`-th attempt."""
    growth: int = PAUSE_GROWTH ** min(attempt_count - 1, 20)
    return min(FIRST_PAUSE * growth, PAUSE_MAX) * (1 - JITTER + 2 * JITTER * chance)


def health(endpoint: Endpoint, answers: Sequence[Answer]) -> tuple[EndpointState, datetime | None]:
    """The endpoint's state and since when it has been failing, after `answers`.

    410 (gone) disables at once; failing for days without one success disables as well.
    """
    if any(answer.is_success for answer in answers):
        return endpoint.state, None
    failing_since = endpoint.failing_since or min(answer.attempted_at for answer in answers)
    latest = max(answer.attempted_at for answer in answers)
    is_gone = any(answer.status_code == _GONE for answer in answers)
    if is_gone or latest - failing_since >= FAILING_SPAN_MAX:
        return "disabled", failing_since
    return endpoint.state, failing_since
