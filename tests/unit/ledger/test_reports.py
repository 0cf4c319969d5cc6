"""Statements and breakage, as plain arithmetic."""

from datetime import date

from regulars.domains.ledger.policy.breakage import liability, samples_by_age
from regulars.domains.ledger.policy.statement import statement
from regulars.domains.ledger.types import AsOf, CohortBreakage, FixedBreakage, StatementMonth
from tests.support.ledger import asset, at

AS_OF = AsOf(effective_at=at("2026-06-01"))


def test_each_month_opens_with_what_the_last_one_closed() -> None:
    changes = [
        (date(2025, 12, 1), "earned", 100),
        (date(2026, 1, 1), "spent", -30),
        (date(2026, 1, 1), "given_back", 10),
        (date(2026, 1, 1), "taken_back", -5),
        (date(2026, 1, 1), "forgiven", 7),
        (date(2026, 3, 1), "expired", -40),
        (date(2026, 3, 1), "reinstated", 4),
        (date(2026, 3, 1), "moved_in", 2),
        (date(2026, 3, 1), "adjusted_out", -1),
        (date(2026, 3, 1), "repaid", 0),
    ]
    assert statement(1, changes, date(2026, 1, 15), date(2026, 3, 31)) == [
        StatementMonth(
            asset_id=1,
            month=date(2026, 1, 1),
            opening_units=100,
            spent_units=-30,
            reversed_units=5,
            forgiven_units=7,
            closing_units=75,
        ),
        StatementMonth(asset_id=1, month=date(2026, 2, 1), opening_units=75, closing_units=75),
        StatementMonth(
            asset_id=1,
            month=date(2026, 3, 1),
            opening_units=75,
            expired_units=-36,
            moved_units=2,
            adjusted_units=-1,
            closing_units=40,
        ),
    ]


def test_breakage_of_an_age_is_the_share_that_died_of_what_had_reached_it() -> None:
    """400 units: 200 spent in the first month, 50 in the third, 150 died in the sixth."""
    samples = samples_by_age([(0, 200, 0, 10), (2, 50, 0, 5), (5, 0, 150, 15)])
    assert {
        age: (each.lot_count, each.units, each.unused_units) for age, each in samples.items()
    } == {
        0: (30, 400, 150),
        1: (20, 200, 150),
        2: (20, 200, 150),
        3: (15, 150, 150),
        4: (15, 150, 150),
        5: (15, 150, 150),
    }


def test_the_liability_is_worth_what_will_be_spent_and_shows_its_sample() -> None:
    points = asset(unit_value="0.01", currency="GBP", breakage=CohortBreakage(lots_min=20))
    samples = samples_by_age([(0, 200, 0, 10), (2, 50, 0, 5), (5, 0, 150, 15)])
    found = liability(points, AS_OF, [(0, 1_000), (1, 100), (3, 100)], samples)
    assert found.method == "cohorts"
    assert [(each.breakage_rate, each.unused_units) for each in found.ages] == [
        ("0.375000", 375),
        ("0.750000", 75),
        ("0.000000", 0),
    ]
    assert (found.outstanding_units, found.unused_units) == (1_200, 450)
    assert found.value_minor == 750
    assert found.ages[2].sample_lots == 15


def test_a_fixed_rate_needs_no_sample() -> None:
    points = asset(unit_value="0.01", currency="GBP", breakage=FixedBreakage(rate="0.2"))
    found = liability(points, AS_OF, [(0, 1_001)], {})
    assert (found.method, found.unused_units, found.value_minor) == ("fixed", 200, 801)


def test_units_without_a_value_have_no_worth() -> None:
    assert liability(asset(), AS_OF, [(0, 5)], {}).value_minor is None
