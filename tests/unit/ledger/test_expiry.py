"""When lots die: local clocks, months, calendar periods, and the instant itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from regulars.domains.ledger.errors import InsufficientBalance
from regulars.domains.ledger.policy.expiry import death_clock
from regulars.domains.ledger.types import (
    CalendarExpiry,
    Earn,
    Expiry,
    NoExpiry,
    PendingDays,
    PendingOrder,
    Release,
    RollingExpiry,
    SlidingExpiry,
    Spend,
    TakeBack,
    Touch,
)
from tests.support.ledger import Keeper, at, transfers

LONDON = ZoneInfo("Europe/London")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("expiry", "earned", "dies"),
    [
        (RollingExpiry(months=1), "2026-01-31T09:00", "2026-02-28T09:00"),
        (RollingExpiry(months=1), "2028-01-31T09:00", "2028-02-29T09:00"),
        (RollingExpiry(months=12), "2028-02-29T09:00", "2029-02-28T09:00"),
        (RollingExpiry(days=180), "2010-01-04T12:24", "2010-07-03T12:24"),
        (CalendarExpiry(unit="month"), "2026-01-22T09:00", "2026-02-01T00:00"),
        (CalendarExpiry(unit="month"), "2026-01-31T23:59", "2026-02-01T00:00"),
        (CalendarExpiry(unit="month"), "2026-02-01T00:00", "2026-03-01T00:00"),
        (CalendarExpiry(unit="month", periods=2), "2026-12-22T09:00", "2027-03-01T00:00"),
        (CalendarExpiry(unit="quarter"), "2026-05-05T09:00", "2026-07-01T00:00"),
        (CalendarExpiry(unit="half", periods=1), "2026-05-05T09:00", "2027-01-01T00:00"),
        (CalendarExpiry(unit="year", periods=1), "2026-05-05T09:00", "2028-01-01T00:00"),
        (SlidingExpiry(months=6), "2026-08-31T09:00", "2027-02-28T09:00"),
    ],
)
@pytest.mark.parametrize("zone", [LONDON, SHANGHAI], ids=str)
def test_lots_die_by_the_local_clock(
    expiry: Expiry, earned: str, dies: str, zone: ZoneInfo
) -> None:
    clock = death_clock(expiry, zone)
    assert clock(local(earned, zone)) == local(dies, zone)
    assert clock(local(earned, zone)) == local(dies, zone)


def test_earned_22_january_with_end_of_month_is_gone_on_1_february_at_local_midnight() -> None:
    keeper = Keeper(expiry=CalendarExpiry(unit="month"), time_zone="Asia/Shanghai")
    keeper.moved(Earn(units=10), local("2026-01-22T09:00", SHANGHAI))
    midnight = local("2026-02-01T00:00", SHANGHAI)
    assert keeper.total(midnight - timedelta(microseconds=1)) == 10
    assert keeper.total(midnight) == 0
    assert midnight == at("2026-01-31T16:00")


def test_days_pass_at_the_same_wall_clock_time_though_the_clock_was_changed() -> None:
    """London goes forward on 29 March and back on 25 October 2026."""
    clock = death_clock(RollingExpiry(days=7), LONDON)
    assert clock(at("2026-03-25T12:00")) == at("2026-04-01T11:00")
    assert clock(at("2026-10-21T11:00")) == at("2026-10-28T12:00")


def test_a_time_that_the_clock_skips_is_read_with_the_offset_before_the_jump() -> None:
    clock = death_clock(RollingExpiry(days=7), LONDON)
    assert clock(at("2026-03-22T01:30")) == at("2026-03-29T01:30")
    assert clock(at("2026-03-22T00:59")) == at("2026-03-29T00:59")
    assert clock(at("2026-03-22T02:00")) == at("2026-03-29T01:00")


def test_an_hour_is_remembered_only_where_all_of_it_dies_alike() -> None:
    """Half-hour zones change their date in the middle of an hour of UTC."""
    kolkata = ZoneInfo("Asia/Kolkata")
    clock = death_clock(CalendarExpiry(unit="month"), kolkata)
    assert clock(at("2026-01-31T18:29")) == at("2026-01-31T18:30")
    assert clock(at("2026-01-31T18:30")) == at("2026-02-28T18:30")
    months = death_clock(RollingExpiry(months=1), kolkata)
    assert months(at("2026-01-30T18:29")) == at("2026-02-28T18:29")
    assert months(at("2026-01-30T18:31")) == at("2026-02-27T18:31")
    assert months(at("2026-01-28T18:31")) == at("2026-02-27T18:31")


def test_what_never_dies_is_there_for_ever() -> None:
    keeper = Keeper(expiry=NoExpiry())
    keeper.moved(Earn(units=10), "2026-01-01")
    assert keeper.total("2199-01-01") == 10


def test_a_lot_is_dead_at_its_instant() -> None:
    keeper = Keeper(expiry=RollingExpiry(days=1), is_live=True)
    keeper.moved(Earn(units=10), "2026-01-01T12:00")
    assert keeper.balance(at("2026-01-02T12:00") - timedelta(microseconds=1)).spendable_units == 10
    refusal = keeper.do(Spend(units=1), "2026-01-02T12:00")
    assert isinstance(refusal, InsufficientBalance)
    assert (refusal.asked, refusal.spendable) == (1, 0)
    assert keeper.due() == [("expired", 10, at("2026-01-02T12:00"))]


def test_spending_takes_the_soonest_to_expire_then_the_oldest_then_what_never_expires() -> None:
    keeper = Keeper()
    never = keeper.moved(Earn(units=10), "2026-01-01").id
    later = keeper.moved(Earn(units=10, expires_at=at("2026-08-01")), "2026-01-02").id
    soon_young = keeper.moved(Earn(units=10, expires_at=at("2026-06-01")), "2026-01-04").id
    soon_old = keeper.moved(Earn(units=10, expires_at=at("2026-06-01")), "2026-01-03").id
    spent = keeper.moved(Spend(units=35), "2026-02-01")
    assert [(lot.id, units) for lot, units in spent.transfers[0].entries] == [
        (soon_old, -10),
        (soon_young, -10),
        (later, -10),
        (never, -5),
    ]


def test_pending_days_end_at_their_instant_and_expiry_runs_from_there() -> None:
    keeper = Keeper(pending=PendingDays(days=14), expiry=RollingExpiry(days=30))
    keeper.moved(Earn(units=10), "2026-01-01")
    assert keeper.balance(at("2026-01-15") - timedelta(microseconds=1)).pending_units == 10
    assert keeper.balance("2026-01-15").spendable_units == 10
    assert keeper.total("2026-02-13T23:59") == 10
    assert keeper.total("2026-02-14") == 0


def test_pending_until_the_order_is_complete_has_no_end_of_its_own() -> None:
    keeper = Keeper(pending=PendingOrder(), expiry=CalendarExpiry(unit="month"))
    lot_id = keeper.moved(Earn(units=10), "2026-01-01").id
    assert keeper.balance("2026-06-10").pending_units == 10
    released = keeper.moved(Release(lot_ids=(lot_id,)), "2026-06-10")
    assert released.units == 10
    assert keeper.balance("2026-06-10").spendable_units == 10
    assert keeper.total("2026-07-01") == 0


def test_releasing_what_is_available_already_changes_nothing() -> None:
    keeper = Keeper()
    lot_id = keeper.moved(Earn(units=10), "2026-01-01").id
    assert keeper.moved(Release(lot_ids=(lot_id,)), "2026-06-10").units == 0


def test_what_died_lately_lives_again_by_an_activity_within_the_window() -> None:
    keeper = Keeper(expiry=RollingExpiry(days=10), reinstatement_days=5)
    keeper.moved(Earn(units=10), "2026-01-01")
    late, early = Keeper(expiry=RollingExpiry(days=10), reinstatement_days=5), keeper
    late.moved(Earn(units=10), "2026-01-01")
    assert transfers(early.moved(Touch(), "2026-01-15T23:59")) == [("reinstated", 10)]
    assert transfers(late.moved(Touch(), "2026-01-16")) == []
    assert early.total("2026-01-25") == 10
    assert early.total("2026-01-26") == 0
    assert late.total("2026-01-16") == 0


def test_an_activity_told_late_still_keeps_sliding_units_alive() -> None:
    """The activity lies before the death, the news of it after."""
    keeper = Keeper(expiry=SlidingExpiry(days=10), is_live=True)
    keeper.moved(Earn(units=10), "2026-01-01")
    assert keeper.total("2026-01-12") == 0
    posting_at = at("2026-01-09")
    keeper.is_live = False
    keeper.moved(Touch(), posting_at)
    assert keeper.total("2026-01-18T23:59") == 10
    assert keeper.total("2026-01-19") == 0


def test_late_history_undoes_deaths_that_lie_after_it() -> None:
    keeper = Keeper(expiry=RollingExpiry(days=10))
    keeper.moved(Earn(units=10), "2026-01-01")
    assert keeper.total("2026-06-01") == 0
    taken = keeper.moved(TakeBack(units=4), "2026-01-05")
    assert transfers(taken) == [("taken_back", 4)]
    assert keeper.total("2026-06-01") == 0
    death = at("2026-01-11")
    assert keeper.due() == [
        ("expired", 10, death),
        ("expiry_undone", 10, death),
        ("expired", 6, death),
    ]


def test_a_late_live_spend_cannot_use_what_has_died_since() -> None:
    """Else the answer would depend on whether a job had booked the death already."""
    keeper = Keeper(expiry=RollingExpiry(days=10), is_live=True)
    keeper.moved(Earn(units=10), "2026-01-01")
    posting = keeper.do(Spend(units=1), "2026-01-20")
    assert isinstance(posting, InsufficientBalance)
