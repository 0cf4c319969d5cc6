"""What settings and postings must be."""

from typing import Any
from uuid import UUID

import pytest

from regulars.domains.ledger.policy.configuring import conflict_of, fault_of_settings
from regulars.domains.ledger.policy.faults import fault_of_posting, fingerprint_of
from regulars.domains.ledger.types import (
    Adjust,
    CalendarExpiry,
    CohortBreakage,
    Earn,
    FixedBreakage,
    GraceDays,
    Move,
    PendingDays,
    Posting,
    RollingExpiry,
    SlidingExpiry,
    Spend,
)
from tests.support.ledger import ANN, at, settings


def posting(**given: Any) -> Posting:
    plain = {"owner_ids": ANN, "asset_id": 1, "effective_at": at("2026-01-01")}
    return Posting(**(plain | {"act": Earn(units=1)} | given))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"code": ""}, "code"),
        ({"name": "a\x00b"}, "name"),
        ({"scale": 9}, "scale"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"kind": "stored_value"}, "currency"),
        ({"unit_value": "0.01"}, "currency"),
        ({"unit_value": "-1", "currency": "GBP"}, "unit_value"),
        ({"unit_value": "NaN", "currency": "GBP"}, "unit_value"),
        ({"expiry": RollingExpiry()}, "expiry"),
        ({"expiry": RollingExpiry(days=1, months=1)}, "expiry"),
        ({"expiry": SlidingExpiry(days=-5)}, "expiry"),
        ({"expiry": CalendarExpiry(unit="month", periods=-1)}, "expiry.periods"),
        ({"pending": PendingDays(days=0)}, "pending.days"),
        ({"expired_return": GraceDays(days=0)}, "expired_return.days"),
        ({"reinstatement_days": 0}, "reinstatement_days"),
        ({"warn_days": (30, 0)}, "warn_days"),
        ({"debt": "deduct_from_refund"}, "unit_value"),
        ({"breakage": FixedBreakage(rate="1.01")}, "breakage.rate"),
        ({"breakage": CohortBreakage(lots_min=0)}, "breakage.lots_min"),
    ],
)
def test_settings_that_make_no_sense_name_what_is_wrong(given: dict[str, Any], path: str) -> None:
    fault = fault_of_settings(settings(**given))
    assert fault is not None
    assert [each.path for each in fault.errors] == [path]


def test_sound_settings_have_no_fault() -> None:
    assert fault_of_settings(settings()) is None
    assert fault_of_settings(settings(unit_value="0.01", currency="GBP")) is None


@pytest.mark.parametrize(
    "changed", [{"kind": "growth"}, {"scale": 2}, {"currency": "EUR"}, {"program_id": 2}]
)
def test_what_an_asset_counts_never_changes(changed: dict[str, Any]) -> None:
    stored = {"currency": "GBP"}
    assert conflict_of(settings(**stored), settings(**{**stored, **changed})) is not None
    assert conflict_of(settings(**stored), settings(**stored, debt="unlimited")) is None


def test_a_currency_is_named_once() -> None:
    assert conflict_of(settings(), settings(currency="GBP")) is None
    assert conflict_of(settings(currency="GBP"), settings()) is not None


@pytest.mark.parametrize(
    "given",
    [
        {"owner_ids": ()},
        {"owner_ids": ANN + ANN},
        {"effective_at": at("2026-01-01").replace(tzinfo=None)},
        {"act": Earn(units=0)},
        {"act": Spend(units=-1)},
        {"act": Earn(units=10**15 + 1)},
        {"act": Adjust(units=1)},
        {"act": Adjust(units=0), "reason": "none"},
        {"act": Move(to_owner_ids=(), units=1)},
        {"key": "a\x00b"},
        {"reason": "x" * 501},
    ],
)
def test_postings_that_make_no_sense_are_refused(given: dict[str, Any]) -> None:
    assert fault_of_posting(posting(**given)) is not None
    assert fault_of_posting(posting()) is None


def test_a_fingerprint_is_of_the_question_not_of_who_was_merged_or_who_asks() -> None:
    first = posting(actor="ann", key="k")
    assert fingerprint_of(first) == fingerprint_of(posting(actor="ben", key="k"))
    merged = posting(owner_ids=(UUID(int=9), *ANN))
    assert fingerprint_of(first) == fingerprint_of(merged)
    assert fingerprint_of(first) != fingerprint_of(posting(act=Spend(units=1)))
    assert fingerprint_of(first) != fingerprint_of(posting(reason="other"))
