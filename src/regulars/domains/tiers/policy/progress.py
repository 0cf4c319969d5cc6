"""What a member still needs: for the next tier, and to keep the one they have."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from regulars.domains.tiers.policy.measuring import Cutoffs, micro, share_of, value_micro
from regulars.domains.tiers.policy.periods import MOMENT
from regulars.domains.tiers.policy.terms import Course, Terms
from regulars.domains.tiers.types import (
    FIGURE_SCALE,
    Always,
    And,
    Condition,
    Metric,
    Metrics,
    Need,
    Or,
    Progress,
    Reach,
    Span,
    Spend,
    Standing,
    TopMembers,
    TopSpend,
    Way,
)

WAYS_MAX = 20


def progress_spans(course: Course, standing: Standing, now: datetime) -> tuple[Span, Span] | None:
    """What must be known for `progress`: the window's figures, and those that keep the tier.

    None where no version is in force.
    """
    terms = course.at(now)
    if terms is None:
        return None
    begins, _ = terms.window(now, standing)
    until = now + MOMENT
    span = Span(begins, until)
    if standing.counted_until is None:
        return span, span
    keeping = terms.closed_span(standing.counted_until, standing)
    return span, Span(keeping.from_at, min(until, keeping.before_at))


def progress(
    course: Course, standing: Standing, metrics: Metrics, keeping: Metrics, now: datetime
) -> Progress | None:
    """How far a member is at `now`; None where no version is in force.

    `metrics` and `keeping` are the figures of the two `progress_spans`.
    """
    terms = course.at(now)
    if terms is None:
        return None
    held = terms.rank(standing.tier)
    tiers = terms.body.tiers
    cutoffs = terms.cutoffs_at(now)
    next_tier = tiers[held] if held < len(tiers) else None
    earned = terms.rank(standing.earned_tier)
    kept_by = tiers[earned - 1] if earned else None
    counts_on = standing.counted_until is not None and standing.counted_until > now
    return Progress(
        tier=standing.tier,
        next_tier=next_tier.code if next_tier else None,
        ways=_ways(next_tier.entry, metrics, cutoffs) if next_tier else (),
        by=_last_day(terms, None if terms.is_rolling else terms.window(now, standing)[1]),
        ways_to_stay=_ways(kept_by.stay or kept_by.entry, keeping, cutoffs) if kept_by else (),
        stay_by=_last_day(terms, standing.counted_until if counts_on else None),
        valid_until=standing.valid_until,
        rising_tier=standing.rising_tier,
        rises_at=standing.rises_at,
    )


def _last_day(terms: Terms, ends: datetime | None) -> date | None:
    return (ends - MOMENT).astimezone(terms.time_zone).date() if ends else None


def _ways(condition: Condition, metrics: Metrics, cutoffs: Cutoffs) -> tuple[Way, ...]:
    """The ways to fulfil a condition, the shortest first; what is met already is left out."""
    ways = sorted(_all_ways(condition, metrics, cutoffs), key=len)
    return tuple(ways[:1] if ways and not ways[0] else ways[:WAYS_MAX])


def _all_ways(condition: Condition, metrics: Metrics, cutoffs: Cutoffs) -> Sequence[Way]:
    match condition:
        case Always():
            return [()]
        case Reach():
            return [_reach(condition, metrics)]
        case TopMembers() | TopSpend():
            threshold = cutoffs.get(share_of(condition))
            if threshold is None:
                return []
            metric: Metric = condition.metric if isinstance(condition, TopMembers) else Spend()
            return [_missing(metric, metrics, Decimal(threshold), is_more_than=False)]
        case Or(args):
            return [way for each in args for way in _all_ways(each, metrics, cutoffs)]
        case And(args):
            ways: list[Way] = [()]
            for each in args:
                further = _all_ways(each, metrics, cutoffs)
                ways = [(*way, *more) for way in ways for more in further][:WAYS_MAX]
            return ways


def _reach(condition: Reach, metrics: Metrics) -> Way:
    is_more_than = condition.above is not None
    text = condition.above if condition.above is not None else condition.at_least
    assert text is not None, "a threshold is one of the two"
    return _missing(condition.metric, metrics, micro(text), is_more_than=is_more_than)


def _missing(metric: Metric, metrics: Metrics, wanted: Decimal, *, is_more_than: bool) -> Way:
    has = Decimal(value_micro(metric, metrics))
    if has > wanted or (has == wanted and not is_more_than):
        return ()
    return (
        Need(
            metric=metric,
            has=_whole(has),
            wanted=_whole(wanted),
            missing=_whole(wanted - has),
            is_more_than=is_more_than,
        ),
    )


def _whole(value: Decimal) -> Decimal:
    """Millionths as whole units, without idle zeros."""
    whole = value.scaleb(-FIGURE_SCALE)
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole.normalize()
