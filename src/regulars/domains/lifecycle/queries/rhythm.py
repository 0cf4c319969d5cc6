"""The rhythm of members: fitted over many, and that of one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.lifecycle.errors import RhythmUnknown
from regulars.domains.lifecycle.policy.fitting import fitted
from regulars.domains.lifecycle.policy.rhythm import alive, days_of
from regulars.domains.lifecycle.store import stages, thresholds
from regulars.domains.lifecycle.types import Keeping, Life
from regulars.domains.lifecycle.types.rhythm import Fit, MemberRhythm, Rhythm
from regulars.infra.db import Tx

MEMBERS_AT_ONCE = 2_000
REPEAT_MEMBERS_MIN = 100


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """How many members there are, how many were looked at, and their lives."""

    member_count: int
    looked_at_count: int
    lives: list[Life]


async def some_lives(tx: Tx, count_max: int) -> Sample:
    """The lives of all members, or of so many at random."""
    member_count, ids = await thresholds.some_members(tx, count_max)
    found: list[Life] = []
    for begin in range(0, len(ids), MEMBERS_AT_ONCE):
        lives = await stages.lives(tx, ids[begin : begin + MEMBERS_AT_ONCE])
        found += lives.values()
    return Sample(member_count=member_count, looked_at_count=len(ids), lives=found)


def fit_of(lives: Sequence[Life], zone: ZoneInfo, now: datetime) -> Fit:
    """The parameters that make these lives most likely.

    Refuses fewer than a hundred members who bought on more than one day.
    """
    today = now.astimezone(zone).date()
    observed = []
    for life in lives:
        days = order_days(life, zone, now)
        if days:
            span_days, age_days = (days[-1] - days[0]).days, (today - days[0]).days
            observed.append((len(days) - 1, span_days, age_days))
    repeat_member_count = sum(1 for repeats, _, _ in observed if repeats)
    if repeat_member_count < REPEAT_MEMBERS_MIN:
        raise RhythmUnknown(
            f"{repeat_member_count} members bought on more than one day; it takes"
            f" {REPEAT_MEMBERS_MIN} to tell a rhythm"
        )
    r, alpha, a, b = fitted(observed)
    return Fit(
        r=r,
        alpha=alpha,
        a=a,
        b=b,
        as_of=today,
        fitted_at=now,
        member_count=len(observed),
        repeat_member_count=repeat_member_count,
    )


async def member_rhythm(tx: Tx, member_id: UUID, keeping: Keeping) -> MemberRhythm | None:
    """What decides when a member becomes dormant; None of who has bought nothing."""
    life = (await stages.lives(tx, [member_id])).get(member_id)
    days = order_days(life, keeping.zone, keeping.now) if life else []
    if not days:
        return None
    terms = keeping.versions[-1]
    rhythm = Rhythm(order_day_count=len(days), span_days=(days[-1] - days[0]).days)
    since_days = (keeping.now.astimezone(keeping.zone).date() - days[-1]).days
    active_days, dormant_days = days_of(terms.days, terms.adaptive, rhythm)
    adaptive = terms.adaptive
    if adaptive is not None and rhythm.order_day_count < adaptive.terms.order_days_min:
        adaptive = None
    interval = rhythm.interval_days_mean
    return MemberRhythm(
        is_adaptive=adaptive is not None,
        order_day_count=rhythm.order_day_count,
        interval_days_mean=None if interval is None else round(interval, 3),
        since_order_days=since_days,
        alive_probability=round(alive(adaptive.fit, rhythm, since_days), 6) if adaptive else None,
        dormant_on=days[-1] + timedelta(active_days + 1),
        churned_on=days[-1] + timedelta(dormant_days + 1),
    )


def order_days(life: Life, zone: ZoneInfo, now: datetime) -> list[date]:
    """The days, by a clock, on which orders were placed that count now."""
    return sorted(
        {
            sale.occurred_at.astimezone(zone).date()
            for sale in life.sales
            if sale.occurred_at <= now and (sale.until_at is None or sale.until_at > now)
        }
    )
