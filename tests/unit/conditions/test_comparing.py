"""What each comparator says of each kind of value."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.unit.conditions.judging import NOW, compared, truth, utc

DAY = timedelta(days=1)
EVERY_COMPARATOR = [
    ("eq", 1), ("ne", 1), ("lt", 1), ("le", 1), ("gt", 1), ("ge", 1), ("between", [1, 2]),
    ("in", [1]), ("not_in", [1]), ("contains", 1), ("eq", "a"), ("ne", "a"), ("lt", "a"),
    ("le", "a"), ("gt", "a"), ("ge", "a"), ("between", ["a", "b"]), ("in", ["a"]),
    ("not_in", ["a"]), ("contains", "a"), ("starts", "a"), ("ends", "a"), ("matches", "a"),
    ("eq", True), ("ne", True), ("in", {"kind": "calendar", "period": "day"}),
    ("not_in", {"kind": "calendar", "period": "day"}),
    ("lt", {"kind": "calendar", "period": "day"}),
]  # fmt: skip


@pytest.mark.parametrize(("cmp", "value"), EVERY_COMPARATOR)
def test_a_missing_value_is_unknown_to_every_comparator(cmp, value):
    assert compared(None, cmp, value) is None


@pytest.mark.parametrize(("cmp", "value"), EVERY_COMPARATOR)
def test_a_value_of_another_type_is_unknown_to_every_comparator(cmp, value):
    assert compared({"an": "object"}, cmp, value) is None


def test_is_set_and_not_set_know_only_yes_and_no():
    assert compared("", "is_set") is True
    assert compared(0, "not_set") is False
    assert compared({"a": 1}, "is_set") is True
    assert compared(None, "is_set") is False
    assert compared(None, "not_set") is True


@pytest.mark.parametrize("seen", [0.1, Decimal("0.1"), Decimal("0.100")])
def test_numbers_compare_as_decimals_whatever_their_type(seen):
    assert compared(seen, "eq", 0.1) is True
    assert compared(seen, "ne", 0.1) is False
    assert compared(seen, "in", [0.1, 2]) is True
    assert compared(seen, "between", [0.1, 0.1]) is True
    assert compared(seen, "lt", 0.1) is False
    assert compared(seen, "le", 0.1) is True


@pytest.mark.parametrize("seen", [2, 2.0, Decimal(2), Decimal("2.00")])
def test_whole_numbers_equal_their_decimal_spellings(seen):
    assert compared(seen, "eq", 2) is True
    assert compared(seen, "gt", 1.5) is True
    assert compared(seen, "not_in", [1, 3]) is True
    assert compared(seen, "between", [2, 3]) is True
    assert compared(seen, "ge", 2.5) is False


def test_large_numbers_keep_every_digit():
    assert compared(2**53 - 1, "eq", 2**53 - 1) is True
    assert compared(2**53, "gt", 2**53 - 1) is True
    assert compared(10**400, "gt", 2.5) is True
    assert compared(Decimal("9007199254740991.1"), "gt", 2**53 - 1) is True


@pytest.mark.parametrize("seen", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN")])
def test_what_is_no_finite_number_is_unknown(seen):
    assert compared(seen, "ge", 0) is None
    assert compared(seen, "in", [1]) is None


def test_booleans_are_not_numbers_and_strings_are_never_coerced():
    assert compared(True, "eq", 1) is None
    assert compared(1, "eq", True) is None
    assert compared("1", "eq", 1) is None
    assert compared(1, "eq", "1") is None
    assert compared(True, "eq", True) is True
    assert compared(False, "ne", True) is True
    assert compared("2026-03-15T00:00:00Z", "in", {"kind": "calendar", "period": "day"}) is None


def test_strings_compare_by_code_point():
    assert compared("B", "lt", "a") is True
    assert compared("é", "gt", "z") is True
    assert compared("\uffff", "lt", "\U0001f600") is True
    assert compared("上海", "between", ["上", "上海"]) is True
    assert compared("b", "between", ["a", "b"]) is True


def test_parts_of_strings():
    assert compared("上海市浦东", "starts", "上海") is True
    assert compared("上海市浦东", "ends", "上海") is False
    assert compared("上海市浦东", "contains", "市浦") is True
    assert compared("SKU-0042", "matches", r"^SKU-\d{4}$") is True
    assert compared("SKU-0042\n", "matches", r"^SKU-\d{4}$") is False
    assert compared("sku-0042", "matches", "SKU") is False


def test_contains_looks_for_an_element_of_a_list():
    assert compared(["tea", "cup"], "contains", "tea") is True
    assert compared(["teacup"], "contains", "tea") is False
    assert compared([], "contains", "tea") is False
    assert compared([1, 2.5, "x"], "contains", 2.5) is True
    assert compared([True, "1"], "contains", 1) is False
    assert compared(5, "contains", 5) is None
    assert compared("5", "contains", 5) is None
    assert compared(["tea"], "eq", "tea") is None


LAST_WEEK = {"kind": "last", "count": 7, "unit": "days"}


@pytest.mark.parametrize(
    ("moment", "within", "before", "after"),
    [
        (NOW - 7 * DAY, False, True, False),
        (NOW - 7 * DAY + timedelta(microseconds=1), True, False, False),
        (NOW, True, False, False),
        (NOW + timedelta(microseconds=1), False, False, True),
    ],
)
def test_the_last_days_end_with_now_and_begin_after_their_first_instant(
    moment, within, before, after
):
    assert compared(moment, "in", LAST_WEEK) is within
    assert compared(moment, "not_in", LAST_WEEK) is not within
    assert compared(moment, "lt", LAST_WEEK) is before
    assert compared(moment, "ge", LAST_WEEK) is not before
    assert compared(moment, "gt", LAST_WEEK) is after
    assert compared(moment, "le", LAST_WEEK) is not after


def test_the_next_days_begin_now_and_end_before_their_last_instant():
    coming = {"kind": "next", "count": 7, "unit": "days"}
    assert compared(NOW, "in", coming) is True
    assert compared(NOW - timedelta(microseconds=1), "in", coming) is False
    assert compared(NOW + 7 * DAY, "in", coming) is False


def test_a_window_that_is_open_on_one_side_has_nothing_beyond_it():
    until = {"kind": "between", "end": "2026-01-01T00:00:00Z"}
    since = {"kind": "between", "begin": "2026-01-01T00:00:00+08:00"}
    assert compared(utc(1990, 1, 1), "lt", until) is False
    assert compared(utc(1990, 1, 1), "ge", until) is True
    assert compared(utc(2026, 1, 1), "gt", until) is True
    assert compared(utc(2999, 1, 1), "gt", since) is False
    assert compared(utc(2025, 12, 31, 16), "in", since) is True
    assert compared(utc(2025, 12, 31, 15, 59), "lt", since) is True


def test_a_date_is_the_instant_at_which_it_begins_in_the_zone():
    today = {"kind": "calendar", "period": "day"}
    london = ZoneInfo("Europe/London")
    assert compared(date(2026, 3, 15), "in", today) is True
    assert compared(date(2026, 3, 14), "lt", today) is True
    late = utc(2026, 3, 15, 20)
    assert compared(date(2026, 3, 16), "in", today, now=late) is True
    assert compared(date(2026, 3, 15), "in", today, now=late, program_zone=london) is True
    assert compared(date(1, 1, 1), "lt", today) is None


def test_a_datetime_without_a_zone_is_unknown_and_one_with_any_zone_is_an_instant():
    today = {"kind": "calendar", "period": "day"}
    eastern = timezone(timedelta(hours=-5))
    assert compared(NOW.replace(tzinfo=None), "in", today) is None
    assert compared(datetime(2026, 3, 14, 11, 0, tzinfo=eastern), "in", today) is True
    assert compared(datetime(2026, 3, 14, 15, 59, tzinfo=UTC), "in", today) is False


def test_a_path_leads_through_objects_only():
    def at(path, attributes):
        node = {"op": "attr", "path": path, "cmp": "eq", "value": "tea"}
        return truth(node, attributes=attributes)

    assert at("a", {"a": "tea"}) is True
    assert at("a.b.c", {"a": {"b": {"c": "tea"}}}) is True
    assert at("会员.喜好", {"会员": {"喜好": "tea"}}) is True
    assert at("a.b.c", {"a": {"b": "tea"}}) is None
    assert at("a.b", {"a": ["tea"]}) is None
    assert at("a.b", {}) is None
