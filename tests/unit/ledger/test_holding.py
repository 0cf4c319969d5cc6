"""Holds: what is pinned cannot be spent twice, and lives as long as the hold."""

from uuid import UUID

from regulars.domains.ledger.errors import (
    CaptureExceedsHold,
    HoldEnded,
    HoldNotFound,
    HoldTimedOut,
    InsufficientBalance,
    PostingInvalid,
)
from regulars.domains.ledger.types import (
    BookDue,
    Capture,
    Earn,
    GiveBack,
    PlaceHold,
    RollingExpiry,
    Spend,
    VoidHold,
)
from tests.support.ledger import ANN, BEN, Keeper, at, entries, transfers


def holding(units: int = 60, out: str = "2026-01-20", **given: object) -> tuple[Keeper, UUID]:
    """100 units earned on 1 January, some of them held on the 2nd."""
    keeper = Keeper(is_live=True, **given)
    keeper.moved(Earn(units=100), "2026-01-01")
    place = PlaceHold(units=units, times_out_at=at(out))
    return keeper, keeper.moved(place, "2026-01-02").id


def test_a_held_amount_cannot_be_spent_twice() -> None:
    keeper, hold_id = holding()
    refusal = keeper.do(Spend(units=41), "2026-01-03")
    assert isinstance(refusal, InsufficientBalance)
    assert refusal.spendable == 40
    keeper.moved(Spend(units=40), "2026-01-03")
    assert keeper.balance("2026-01-03").held_units == 60
    assert keeper.moved(Capture(hold_id=hold_id), "2026-01-03").units == 60
    assert keeper.total("2026-01-03") == 0


def test_a_part_is_captured_and_the_rest_set_free() -> None:
    keeper, hold_id = holding()
    captured = keeper.moved(Capture(hold_id=hold_id, units=25), "2026-01-03")
    assert transfers(captured) == [("spent", 25)]
    assert keeper.balance("2026-01-03").spendable_units == 75
    assert isinstance(keeper.do(Capture(hold_id=hold_id), "2026-01-03"), HoldEnded)


def test_a_hold_that_times_out_is_void_as_of_that_instant_whether_or_not_a_job_ran() -> None:
    keeper, hold_id = holding()
    assert keeper.balance("2026-01-19T23:59").held_units == 60
    assert keeper.balance("2026-01-20").spendable_units == 100
    assert isinstance(keeper.do(Capture(hold_id=hold_id), "2026-01-20"), HoldTimedOut)
    assert isinstance(keeper.do(VoidHold(hold_id=hold_id), "2026-01-20"), HoldTimedOut)
    [hold] = keeper.book.desk.due_holds
    assert (hold.state, hold.ended_at) == ("timed_out", at("2026-01-20"))


def test_pinned_units_are_captured_though_they_died_meanwhile() -> None:
    keeper, hold_id = holding(expiry=RollingExpiry(days=10))
    assert keeper.balance("2026-01-15").held_units == 60
    captured = keeper.moved(Capture(hold_id=hold_id, units=50), "2026-01-15")
    assert entries(captured) == [-50]
    assert transfers(captured) == [("spent", 50), ("expired", 10)]
    assert keeper.due() == [("expired", 40, at("2026-01-11"))]
    assert captured.transfers[1].effective_at == at("2026-01-15")
    assert keeper.total("2026-01-15") == 0


def test_pinned_units_that_died_meanwhile_are_dead_when_the_hold_times_out() -> None:
    keeper, _ = holding(expiry=RollingExpiry(days=10))
    keeper.moved(BookDue(), "2026-02-01")
    assert keeper.due() == [
        ("expired", 40, at("2026-01-11")),
        ("expired", 60, at("2026-01-20")),
    ]


def test_captured_units_are_given_back_like_spent_ones() -> None:
    keeper, hold_id = holding()
    captured = keeper.moved(Capture(hold_id=hold_id), "2026-01-03")
    keeper.moved(GiveBack(spend_id=captured.id, units=60), "2026-01-04")
    assert keeper.remaining() == [100]


def test_no_more_is_captured_than_is_held() -> None:
    keeper, hold_id = holding()
    assert isinstance(
        keeper.do(Capture(hold_id=hold_id, units=61), "2026-01-03"), CaptureExceedsHold
    )
    keeper.moved(Capture(hold_id=hold_id, units=50, keep_rest=True), "2026-01-03")
    refusal = keeper.do(Capture(hold_id=hold_id, units=11), "2026-01-03")
    assert isinstance(refusal, CaptureExceedsHold)
    assert keeper.balance("2026-01-03").held_units == 10


def test_a_hold_is_its_owners_and_is_placed_before_it_times_out() -> None:
    keeper, hold_id = holding()
    assert isinstance(keeper.do(Capture(hold_id=hold_id), "2026-01-03", BEN), HoldNotFound)
    late = PlaceHold(units=1, times_out_at=at("2026-01-03"))
    assert isinstance(keeper.do(late, "2026-01-03", ANN), PostingInvalid)
