"""Spent units go back to their lots; those whose lot has died follow the asset's policy."""

from regulars.domains.ledger.errors import GiveBackExceedsSpend, TransferNotFound
from regulars.domains.ledger.types import (
    Earn,
    GiveBack,
    GraceDays,
    Move,
    Reissue,
    RollingExpiry,
    Spend,
)
from tests.support.ledger import ANN, BEN, Keeper, at, transfers


def spent_all(**given: object) -> tuple[Keeper, GiveBack]:
    """10 units that die on 11 January were all spent on the 5th."""
    keeper = Keeper(expiry=RollingExpiry(days=10), **given)
    keeper.moved(Earn(units=10), "2026-01-01")
    spent = keeper.moved(Spend(units=10), "2026-01-05")
    return keeper, GiveBack(spend_id=spent.id, units=10)


def test_a_return_of_something_paid_with_points_gives_the_lots_back() -> None:
    keeper = Keeper(expiry=RollingExpiry(days=30))
    keeper.moved(Earn(units=10), "2026-01-01")
    keeper.moved(Earn(units=10), "2026-01-11")
    spent = keeper.moved(Spend(units=14), "2026-01-12")
    keeper.moved(GiveBack(spend_id=spent.id, units=14), "2026-01-20")
    assert keeper.remaining() == [10, 10]
    assert keeper.total("2026-01-31") == 10
    assert keeper.total("2026-02-10") == 0


def test_any_split_gives_back_the_same_and_never_more() -> None:
    at_once, in_parts = Keeper(), Keeper()
    for keeper in (at_once, in_parts):
        for units in (5, 6, 7):
            keeper.moved(Earn(units=units), "2026-01-01")
    whole = at_once.moved(Spend(units=16), "2026-01-05").id
    parts = in_parts.moved(Spend(units=16), "2026-01-05").id
    at_once.moved(GiveBack(spend_id=whole, units=12), "2026-01-06")
    for units in (1, 4, 7):
        in_parts.moved(GiveBack(spend_id=parts, units=units), "2026-01-06")
    assert at_once.remaining() == in_parts.remaining() == [1, 6, 7]
    refusal = in_parts.do(GiveBack(spend_id=parts, units=5), "2026-01-07")
    assert isinstance(refusal, GiveBackExceedsSpend)
    in_parts.moved(GiveBack(spend_id=parts, units=4), "2026-01-07")
    assert in_parts.remaining() == [5, 6, 7]


def test_what_went_back_to_a_dead_lot_stays_expired() -> None:
    keeper, back = spent_all()
    given = keeper.moved(back, "2026-01-11")
    assert transfers(given) == [("given_back", 10), ("expired", 10)]
    assert given.expired_units == 10
    assert keeper.total("2026-01-11") == 0


def test_what_went_back_to_a_dead_lot_has_days_of_grace() -> None:
    keeper, back = spent_all(expired_return=GraceDays(days=3))
    assert transfers(keeper.moved(back, "2026-02-01T12:00")) == [("given_back", 10)]
    assert keeper.total("2026-02-04T11:59") == 10
    assert keeper.total("2026-02-04T12:00") == 0


def test_what_went_back_to_a_dead_lot_is_reissued_for_a_whole_life() -> None:
    keeper, back = spent_all(expired_return=Reissue())
    keeper.moved(back, "2026-02-01")
    assert keeper.total("2026-02-10T23:59") == 10
    assert keeper.total("2026-02-11") == 0


def test_what_is_not_a_spend_of_the_owner_cannot_be_given_back() -> None:
    keeper, back = spent_all()
    assert isinstance(keeper.do(back, "2026-01-06", BEN), TransferNotFound)
    earned = keeper.moved(Earn(units=1), "2026-01-06").id
    refusal = keeper.do(GiveBack(spend_id=earned, units=1), "2026-01-06")
    assert isinstance(refusal, TransferNotFound)


def test_units_moved_to_another_owner_keep_the_expiry_of_their_lots() -> None:
    keeper = Keeper(is_transferable=True)
    keeper.moved(Earn(units=10, expires_at=at("2026-06-01")), "2026-01-01")
    keeper.moved(Earn(units=10, expires_at=at("2026-07-01")), "2026-01-02")
    moved = keeper.moved(Move(to_owner_ids=BEN, units=15), "2026-02-01")
    assert transfers(moved) == [("moved_out", 15), ("moved_in", 15)]
    assert (keeper.total("2026-05-31", ANN), keeper.total("2026-05-31", BEN)) == (5, 15)
    assert (keeper.total("2026-06-01", ANN), keeper.total("2026-06-01", BEN)) == (5, 5)
    assert (keeper.total("2026-07-01", ANN), keeper.total("2026-07-01", BEN)) == (0, 0)
