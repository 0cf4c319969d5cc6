"""Debt: its own negative lot, repaid first, made only as the asset's policy says."""

import pytest

from regulars.domains.ledger.errors import InsufficientBalance
from regulars.domains.ledger.types import (
    Adjust,
    Earn,
    PendingDays,
    PlaceHold,
    Spend,
    TakeBack,
    VoidHold,
)
from tests.support.ledger import ANN, BEN, Keeper, at, entries, transfers


def test_50_available_and_70_taken_are_two_entries_and_100_more_leave_80() -> None:
    keeper = Keeper(debt="unlimited")
    keeper.moved(Earn(units=50), "2026-01-01")
    taken = keeper.moved(TakeBack(units=70), "2026-01-02")
    assert entries(taken) == [-50, -20]
    assert transfers(taken) == [("taken_back", 70)]
    assert (taken.units, taken.debt_units) == (50, 20)
    assert keeper.remaining() == [-20]
    assert keeper.total("2026-01-02") == -20
    earned = keeper.moved(Earn(units=100), "2026-01-03")
    assert transfers(earned) == [("earned", 100), ("repaid", 20)]
    assert keeper.remaining() == [80]
    balance = keeper.balance("2026-01-03")
    assert (balance.spendable_units, balance.debt_units) == (80, 0)


def test_plus_50_minus_80_plus_100_with_debt_is_70() -> None:
    keeper = Keeper(debt="unlimited")
    keeper.moved(Earn(units=50), "2026-01-01")
    keeper.moved(TakeBack(units=80), "2026-01-02")
    keeper.moved(Earn(units=100), "2026-01-03")
    assert keeper.total("2026-01-03") == 70
    assert keeper.remaining() == [70]


def test_a_debt_is_repaid_by_many_small_earnings() -> None:
    keeper = Keeper(debt="unlimited")
    keeper.moved(TakeBack(units=25), "2026-01-01")
    keeper.moved(TakeBack(units=5), "2026-01-02")
    keeper.moved(Earn(units=10), "2026-01-03")
    assert keeper.remaining() == [-15, -5]
    keeper.moved(Earn(units=16), "2026-01-04")
    assert keeper.remaining() == [-4]
    keeper.moved(Earn(units=9), "2026-01-05")
    assert keeper.remaining() == [5]


def test_what_is_pending_repays_debt_too() -> None:
    keeper = Keeper(debt="unlimited", pending=PendingDays(days=14))
    keeper.moved(TakeBack(units=30), "2026-01-01")
    keeper.moved(Earn(units=100), "2026-01-02")
    assert keeper.balance("2026-01-03").pending_units == 70
    assert keeper.balance("2026-01-16").spendable_units == 70


def test_within_the_balance_the_rest_is_forgiven_and_booked_so() -> None:
    keeper = Keeper(debt="within_balance")
    keeper.moved(Earn(units=50), "2026-01-01")
    taken = keeper.moved(TakeBack(units=70), "2026-01-02")
    assert transfers(taken) == [("taken_back", 50), ("forgiven", 20)]
    assert (taken.units, taken.forgiven_units) == (50, 20)
    assert keeper.total("2026-01-02") == 0


def test_from_nothing_all_is_forgiven() -> None:
    taken = Keeper().moved(TakeBack(units=70), "2026-01-02")
    assert transfers(taken) == [("forgiven", 70)]


def test_the_merchant_absorbs_the_rest() -> None:
    keeper = Keeper(debt="merchant_absorbs")
    keeper.moved(Earn(units=50), "2026-01-01")
    taken = keeper.moved(TakeBack(units=70), "2026-01-02")
    assert transfers(taken) == [("taken_back", 50), ("absorbed", 20)]
    assert taken.absorbed_units == 20


@pytest.mark.parametrize(
    ("unit_value", "currency", "minor"),
    [("0.01", "GBP", 20), ("0.0125", "CNY", 25), ("1", "JPY", 20)],
)
def test_the_rest_is_priced_and_deducted_from_the_refund(
    unit_value: str, currency: str, minor: int
) -> None:
    keeper = Keeper(debt="deduct_from_refund", unit_value=unit_value, currency=currency)
    keeper.moved(Earn(units=50), "2026-01-01")
    taken = keeper.moved(TakeBack(units=70), "2026-01-02")
    assert transfers(taken) == [("taken_back", 50), ("deducted", 20)]
    assert (taken.deducted_units, taken.deduct_minor) == (20, minor)


def test_pending_only_takes_the_own_lot_while_it_is_pending() -> None:
    keeper = Keeper(debt="pending_only", pending=PendingDays(days=14))
    keeper.moved(Earn(units=50), "2026-01-01")
    second = keeper.moved(Earn(units=30), "2026-01-10").id
    taken = keeper.moved(TakeBack(units=40, lot_id=second), "2026-01-20")
    assert transfers(taken) == [("taken_back", 30), ("forgiven", 10)]
    assert keeper.balance("2026-01-20").spendable_units == 50
    later = keeper.moved(TakeBack(units=10), "2026-01-20")
    assert transfers(later) == [("forgiven", 10)]


def test_taking_back_goes_to_the_own_lot_then_soonest_expiry_then_what_is_pending() -> None:
    keeper = Keeper()
    late = keeper.moved(Earn(units=10, expires_at=at("2026-12-01")), "2026-01-01").id
    soon = keeper.moved(Earn(units=10, expires_at=at("2026-06-01")), "2026-01-02").id
    waiting = keeper.moved(
        Earn(units=10, available_at=at("2026-09-01"), expires_at=at("2026-10-01")), "2026-01-03"
    ).id
    own = keeper.moved(Earn(units=10), "2026-01-04").id
    taken = keeper.moved(TakeBack(units=37, lot_id=own), "2026-01-05")
    assert [(lot.id, units) for lot, units in taken.transfers[0].entries] == [
        (own, -10),
        (soon, -10),
        (late, -10),
        (waiting, -7),
    ]


def test_the_policy_of_one_posting_overrides_the_assets() -> None:
    taken = Keeper(debt="within_balance").moved(TakeBack(units=5, debt="unlimited"), "2026-01-01")
    assert taken.debt_units == 5


def test_adjusting_goes_below_zero_only_under_unlimited_debt() -> None:
    careful, generous = Keeper(), Keeper(debt="unlimited")
    for keeper in (careful, generous):
        keeper.moved(Adjust(units=5), "2026-01-01", reason="goodwill")
    refusal = careful.do(Adjust(units=-8), "2026-01-02", reason="mistake")
    assert isinstance(refusal, InsufficientBalance)
    assert (refusal.asked, refusal.spendable) == (8, 5)
    assert careful.total("2026-01-02") == 5
    removed = generous.moved(Adjust(units=-8), "2026-01-02", reason="mistake")
    assert entries(removed) == [-5, -3]
    assert generous.total("2026-01-02") == -3


def test_debt_made_while_units_were_held_is_repaid_when_the_hold_is_voided() -> None:
    keeper = Keeper(debt="unlimited")
    keeper.moved(Earn(units=50), "2026-01-01")
    hold = keeper.moved(PlaceHold(units=40, times_out_at=at("2026-02-01")), "2026-01-02").id
    keeper.moved(TakeBack(units=50), "2026-01-03")
    balance = keeper.balance("2026-01-03")
    assert (balance.held_units, balance.debt_units, balance.total_units) == (40, -40, 0)
    voided = keeper.moved(VoidHold(hold_id=hold), "2026-01-04")
    assert transfers(voided) == [("repaid", 40)]
    assert keeper.remaining() == []


def test_debt_is_never_made_by_spending() -> None:
    keeper = Keeper(debt="unlimited")
    keeper.moved(Earn(units=50), "2026-01-01")
    refusal = keeper.do(Spend(units=51), "2026-01-02")
    assert isinstance(refusal, InsufficientBalance)
    assert keeper.total("2026-01-02") == 50


def test_the_debt_of_a_merged_party_is_repaid_by_what_the_other_has() -> None:
    keeper = Keeper(debt="unlimited")
    keeper.moved(Earn(units=100), "2026-01-01", ANN)
    keeper.moved(TakeBack(units=30), "2026-01-01", BEN)
    assert keeper.balance("2026-01-02", (*ANN, *BEN)).spendable_units == 70
    assert keeper.remaining((*ANN, *BEN)) == [70]
