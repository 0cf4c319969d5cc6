"""When each member buys: rates, dropouts, and exactly as many orders as were asked for.

A purchase that the model brings at the time S of its own, at rate one, comes at S / rate. All rates
are then multiplied by one number, chosen so that the orders of all members until the end of the
history are exactly as many as wanted: Gamma rates stay Gamma rates, only their scale moves.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from regulars.flows.sample.people import Member
from regulars.flows.sample.seasons import HOURS, KEENNESS, Hours, Keenness, SeasonClock, Weights
from regulars.flows.sample.seed import Seed
from regulars.flows.sample.truth import Law

WEEK_HOURS = 168.0
_FIRST_SCALE_MAX = 2.0

Clocks = dict[tuple[Keenness, Hours], SeasonClock]


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """The purchases of one member, and what they were drawn from; `rate` is a week's."""

    buys: bool
    rate: float
    dropout: float
    purchases_until_gone: int
    instants: Sequence[datetime]
    is_gone: bool
    ahead_count: int


class _Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What chance gave one member, before the rates are scaled.

    `first_hours` is when they buy first, by the model's hours, and None where they never do.
    `waits` are the sums of the waiting times of repeated purchases at rate one.
    """

    rate: float
    dropout: float
    purchases_until_gone: int
    first_hours: float | None
    waits: Sequence[float]


def clocks(seed: Seed) -> Clocks:
    """A season clock for each kind of member."""
    until = seed.ends_at + timedelta(days=seed.size.ahead_days)
    return {
        (keenness, hours): SeasonClock(
            seed.begins_at, seed.ends_at, until, Weights(keenness, hours)
        )
        for keenness in KEENNESS
        for hours in HOURS
    }


def courses(
    seed: Seed, law: Law, members: Sequence[Member], by_clock: Clocks
) -> tuple[Law, list[Course]]:
    """The purchases of all members, and the law with the scale of rates that was found."""
    scale_max = _FIRST_SCALE_MAX
    while True:
        own = [by_clock[each.keenness, each.hours] for each in members]
        drawn = [
            _draw(seed, law, each, clock, scale_max)
            for each, clock in zip(members, own, strict=True)
        ]
        scale = _scale(seed, drawn, own)
        if scale is not None and scale < scale_max:
            break
        scale_max *= 2
    law = msgspec.structs.replace(law, rate_weeks=law.rate_weeks / scale)
    return law, [_course(each, clock, scale) for each, clock in zip(drawn, own, strict=True)]


def _draw(seed: Seed, law: Law, member: Member, clock: SeasonClock, scale_max: float) -> _Drawn:
    dice = seed.dice("purchases", member.number)
    rate = dice.gammavariate(law.rate_shape, 1 / law.rate_weeks)
    dropout = dice.betavariate(law.dropout_a, law.dropout_b)
    until_gone = 1
    while dice.random() >= dropout and until_gone < 10_000:
        until_gone += 1
    first_hours = _first_hours(seed, law, member, clock)
    waits: list[float] = []
    if first_hours is not None:
        weeks = (clock.until - first_hours) / WEEK_HOURS
        passed = dice.expovariate(1.0)
        while passed <= rate * scale_max * weeks and len(waits) < until_gone:
            waits.append(passed)
            passed += dice.expovariate(1.0)
    return _Drawn(
        rate=rate,
        dropout=dropout,
        purchases_until_gone=until_gone,
        first_hours=first_hours,
        waits=waits,
    )


def _first_hours(seed: Seed, law: Law, member: Member, clock: SeasonClock) -> float | None:
    """Most buy when they join; some look around first, and may not have come back yet."""
    dice = seed.dice("first", member.number)
    chance = dice.random()
    if chance < law.never_buys:
        return None
    hours = clock.hours_at(member.joined_at)
    if chance >= law.never_buys + law.buys_when_joining:
        hours += dice.expovariate(1 / (3 * WEEK_HOURS))
    return hours if hours < clock.end else None


def _scale(seed: Seed, drawn: Sequence[_Drawn], own: Sequence[SeasonClock]) -> float | None:
    """The factor of all rates that makes the orders as many as wanted; None where none drawn does.

    Each repeated purchase lies in the history from some factor on.
    """
    wanted = seed.size.order_count - sum(each.first_hours is not None for each in drawn)
    assert wanted > 0, "more orders are wanted than there are members"
    factors = sorted(
        wait * WEEK_HOURS / (each.rate * (clock.end - each.first_hours))
        for each, clock in zip(drawn, own, strict=True)
        if each.first_hours is not None
        for wait in each.waits
    )
    if len(factors) <= wanted:
        return None
    return (factors[wanted - 1] + factors[wanted]) / 2


def _course(drawn: _Drawn, clock: SeasonClock, scale: float) -> Course:
    rate = drawn.rate * scale
    instants: list[datetime] = []
    ahead_count = 0
    if drawn.first_hours is not None:
        instants.append(clock.instant_at(drawn.first_hours))
        for wait in drawn.waits:
            hours = drawn.first_hours + wait * WEEK_HOURS / rate
            if hours <= clock.end:
                instants.append(clock.instant_at(hours))
            elif hours <= clock.until:
                ahead_count += 1
    return Course(
        buys=drawn.first_hours is not None,
        rate=rate,
        dropout=drawn.dropout,
        purchases_until_gone=drawn.purchases_until_gone,
        instants=instants,
        is_gone=len(instants) - 1 >= drawn.purchases_until_gone,
        ahead_count=ahead_count,
    )
