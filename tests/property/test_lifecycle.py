"""Stages by the course against those worked out anew for every instant; histories told anew."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.domains.lifecycle.policy.course import course
from regulars.domains.lifecycle.policy.differing import additions
from regulars.domains.lifecycle.types import (
    Change,
    Days,
    Life,
    Recorded,
    Sale,
    Stage,
    Thresholds,
)
from regulars.kernel.period import local_midnight

BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
ENDS = BEGAN + timedelta(days=130)
MICROSECOND = timedelta(microseconds=1)
ZONES = [ZoneInfo(name) for name in ("UTC", "Asia/Shanghai", "America/New_York", "Africa/Cairo")]

# Midnights of the zones, and any hour: what happens exactly when a day ends is where it goes wrong.
instants = st.builds(
    lambda day, minute: BEGAN + timedelta(days=day, minutes=minute),
    st.integers(0, 120),
    st.sampled_from([0, 1, 299, 300, 301, 960, 1200, 1320, 1380]) | st.integers(0, 1439),
)
sales = st.builds(
    lambda at, back: Sale(occurred_at=at, until_at=None if back is None else at + back),
    instants,
    st.none() | st.none() | st.timedeltas(timedelta(days=-1), timedelta(days=60)),
)
lives = st.builds(
    lambda joined_at, bought: Life(
        joined_at=joined_at, sales=tuple(sorted(bought, key=lambda each: each.occurred_at))
    ),
    instants,
    st.lists(sales, max_size=8),
)
some_days = st.builds(
    lambda new, more, dormant, back: Days(
        new_days=new,
        active_days=new + more,
        dormant_days=new + more + dormant,
        reactivated_days=back,
    ),
    st.integers(1, 12),
    st.integers(0, 15),
    st.integers(1, 20),
    st.integers(1, 30),
)
later_versions = st.lists(
    st.tuples(instants, some_days), max_size=2, unique_by=lambda each: each[0]
)


def versions_of(later: Sequence[tuple[datetime, Days]], first: Days) -> list[Thresholds]:
    begun = [(datetime(1900, 1, 1, tzinfo=UTC), first), *sorted(later, key=lambda each: each[0])]
    return [
        Thresholds(version=n, days=days, effective_at=at, made_at=at, made_by="test", note="")
        for n, (at, days) in enumerate(begun, start=1)
    ]


def naive(life: Life, versions: Sequence[Thresholds], zone: ZoneInfo, at: datetime) -> Stage | None:
    """The stage at an instant, from its definition alone."""
    days = [each.days for each in versions if each.effective_at <= at][-1]
    counted = [each for each in life.sales if each.until_at is None or each.until_at > at]
    lasting = [
        each for each in life.sales if each.until_at is None or each.until_at > each.occurred_at
    ]
    began_at = min([life.joined_at, *(each.occurred_at for each in lasting)])
    if at < began_at:
        return None
    bought_on = [
        each.occurred_at.astimezone(zone).date() for each in counted if each.occurred_at <= at
    ]
    return stage_on(sorted(bought_on), days, at.astimezone(zone).date())


def stage_on(bought_on: Sequence[date], days: Days, today: date) -> Stage:
    if not bought_on:
        return "potential"
    visits = sorted(set(bought_on))
    back = [day for before, day in pairwise(visits) if (day - before).days > days.active_days]
    since_days = (today - visits[-1]).days
    if back and (today - back[-1]).days <= days.reactivated_days:
        return "reactivated"
    if len(bought_on) == 1 and since_days <= days.new_days:
        return "new"
    if since_days <= days.active_days:
        return "active"
    return "dormant" if since_days <= days.dormant_days else "churned"


def told(changes: Sequence[Change], at: datetime) -> Stage | None:
    return next((each.stage for each in reversed(changes) if each.effective_at <= at), None)


def looked_at(life: Life, versions: Sequence[Thresholds], zone: ZoneInfo) -> list[datetime]:
    midnights = [
        local_midnight((BEGAN + timedelta(days=day)).date(), zone) for day in range(-1, 131)
    ]
    facts = [each.occurred_at for each in life.sales] + [each.effective_at for each in versions[1:]]
    facts += [each.until_at for each in life.sales if each.until_at] + [life.joined_at]
    every = [*midnights, *facts]
    return sorted({each + off for each in every for off in (-MICROSECOND, timedelta(0))})


@given(lives, some_days, later_versions, st.sampled_from(ZONES))
def test_the_course_says_at_every_instant_what_the_definition_says(
    life: Life, first: Days, later: list[tuple[datetime, Days]], zone: ZoneInfo
) -> None:
    versions = versions_of(later, first)
    made = course(life, versions, zone, ENDS)
    for at in looked_at(life, versions, zone):
        if at <= ENDS:
            assert told(made.changes, at) == naive(life, versions, zone, at), at
    stages = [each.stage for each in made.changes]
    assert all(before != after for before, after in pairwise(stages))
    froms = [each.from_stage for each in made.changes]
    assert froms == [None, *stages][: len(froms)]


@given(lives, some_days, later_versions, st.sampled_from(ZONES), instants)
def test_nothing_changes_before_the_next_is_due_and_what_is_known_later_goes_on(
    life: Life, first: Days, later: list[tuple[datetime, Days]], zone: ZoneInfo, now: datetime
) -> None:
    versions = versions_of(later, first)
    made = course(life, versions, zone, now)
    whole = course(life, versions, zone, ENDS)
    assert made.changes == [each for each in whole.changes if each.effective_at <= now]
    after = [each.effective_at for each in whole.changes if each.effective_at > now]
    if after:
        assert made.due_at is not None
        assert now < made.due_at <= after[0]
    elif made.due_at is not None:
        assert made.due_at > now


class History:
    """Rows as the database keeps them."""

    def __init__(self) -> None:
        self.rows: list[Recorded] = []

    def add(self, changes: Sequence[Change]) -> int:
        added = additions(self.rows, changes)
        for each in added:
            ordinal = len(self.rows) + 1
            row = Recorded(ordinal=ordinal, effective_at=each.effective_at, stage=each.stage)
            self.rows.append(row)
        return len(added)

    def stage_at(self, at: datetime) -> Stage | None:
        """The last row, by ordinal, that is effective by then."""
        return next((row.stage for row in self.rows[::-1] if row.effective_at <= at), None)


@settings(deadline=None)
@given(
    st.lists(st.tuples(lives, some_days, instants), min_size=2, max_size=4),
    st.sampled_from(ZONES),
)
def test_a_history_told_anew_says_the_newest_course_and_nothing_twice(
    tellings: list[tuple[Life, Days, datetime]], zone: ZoneInfo
) -> None:
    history = History()
    for life, days, now in tellings:
        versions = versions_of([], days)
        changes = course(life, versions, zone, now).changes
        history.add(changes)
        assert history.add(changes) == 0
        for at in looked_at(life, versions, zone):
            assert history.stage_at(at) == told(changes, at), at
