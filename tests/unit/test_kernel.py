"""Ids, money and time."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.kernel.errors import InvalidInput
from regulars.kernel.ids import new_id, parse_id
from regulars.kernel.money import (
    allocate,
    decimal_from_minor,
    minor_from_decimal,
    rounded,
    scale_of,
)
from regulars.kernel.period import (
    add_months,
    from_local,
    from_microseconds,
    local_midnight,
    microseconds_of,
    zone,
)

LONDON = zone("Europe/London")


def test_an_id_is_a_uuid_of_version_seven_and_sorts_by_its_time() -> None:
    ids = [new_id(1_772_366_400_000_000 + at) for at in range(50)]
    assert {each.version for each in ids} == {7}
    assert ids == sorted(ids)
    assert ids[0].int >> 80 == 1_772_366_400_000


def test_an_id_is_parsed_or_is_none() -> None:
    assert parse_id("00000000-0000-0000-0000-000000000007") == UUID(int=7)
    assert parse_id("seven") is None


@pytest.mark.parametrize(
    ("text", "scale", "minor"),
    [("19.99", 2, 1999), ("19.99", 3, 19990), ("-0.5", 1, -5), (" 7 ", 0, 7), ("1e3", 2, 100_000)],
)
def test_a_decimal_becomes_minor_units_exactly(text: str, scale: int, minor: int) -> None:
    assert minor_from_decimal(text, scale) == minor
    assert decimal_from_minor(minor, scale) == Decimal(text.strip())


@pytest.mark.parametrize("text", ["19.995", "NaN", "inf", "", "abc", "1e99"])
def test_what_is_no_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        minor_from_decimal(text, 2)


def test_currencies_have_their_own_scale() -> None:
    assert [scale_of(code) for code in ("GBP", "CNY", "JPY", "KWD", "CLF")] == [2, 2, 0, 3, 4]


def test_a_rounding_has_a_name() -> None:
    value = Decimal("-2.5")
    assert [rounded(value, name) for name in ("floor", "half_up", "ceil")] == [-3, -3, -2]


@given(
    total=st.integers(-(10**12), 10**12),
    weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=20),
)
def test_parts_add_up_and_lie_within_one_of_their_share(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    whole = sum(weights) or len(weights)
    shares = weights if sum(weights) else [1] * len(weights)
    assert all(
        abs(part * whole - total * share) < whole for part, share in zip(parts, shares, strict=True)
    )


def test_ties_go_to_the_earlier_part() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(5, [0, 0]) == [3, 2]
    assert allocate(0, []) == []


def test_a_month_later_is_never_beyond_the_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)


def test_a_local_day_begins_at_its_own_midnight() -> None:
    assert local_midnight(date(2026, 7, 1), LONDON) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert local_midnight(date(2026, 1, 1), LONDON) == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_repeated_local_time_is_the_earlier_one_and_a_skipped_one_reads_on() -> None:
    repeated = datetime.fromisoformat("2026-10-25T01:30")
    assert from_local(repeated, LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    skipped = datetime.fromisoformat("2026-03-29T01:30")
    assert from_local(skipped, LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_microseconds_are_exact_both_ways() -> None:
    moment = datetime(2026, 3, 1, 12, 0, 0, 123_457, tzinfo=UTC)
    assert from_microseconds(microseconds_of(moment)) == moment


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "x" * 300])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        zone(name)
