"""Aggregates over events, and sequences of them."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.unit.conditions.judging import NOW, history, truth, utc

ORDERS = history(
    ("order", utc(2026, 3, 1, 10), {"net": 19.99, "shop": "east", "sku": "tea"}),
    ("order", utc(2026, 3, 2, 10), {"net": Decimal("0.01"), "shop": "west", "sku": "cup"}),
    ("order", utc(2026, 3, 2, 17), {"net": 10, "shop": "west", "sku": 7}),
    ("order", utc(2026, 3, 9, 10), {"net": "free", "shop": None}),
    ("order", NOW + timedelta(days=1), {"net": 1000, "shop": "late"}),
)


def event(agg, cmp, value=None, *, found=ORDERS, now=NOW, zone=None, **fields):
    node = {"op": "event", "name": "order", "agg": agg, "cmp": cmp, **fields}
    if value is not None:
        node["value"] = value
    if zone is not None:
        node["zone"] = zone
    return truth(node, now=now, history=found, member_zone=ZoneInfo("Europe/London"))


def test_what_happens_after_now_has_not_happened():
    assert event("count", "eq", 4) is True
    assert event("count", "eq", 5, now=NOW + timedelta(days=1)) is True


def test_an_event_counts_at_the_very_instant_of_now():
    found = history(("order", NOW))
    assert event("count", "eq", 1, found=found) is True
    window = {"kind": "last", "count": 1, "unit": "days"}
    assert event("count", "eq", 1, found=found, window=window) is True
    dies_at = NOW + timedelta(days=1)
    assert event("count", "eq", 1, found=found, window=window, now=dies_at) is False


def test_sums_are_exact_decimals_and_leave_out_what_is_no_number():
    assert event("sum", "eq", 30, property="net") is True
    assert event("avg", "eq", 10, property="net") is True
    assert event("min", "eq", 0.01, property="net") is True
    assert event("max", "eq", 19.99, property="net") is True
    tenths = history(*[("order", utc(2026, 1, day), {"net": 0.1}) for day in range(1, 11)])
    assert event("sum", "eq", 1, property="net", found=tenths) is True


def test_an_average_is_compared_exactly():
    thirds = history(*[("order", utc(2026, 1, day), {"net": day // 3}) for day in (1, 2, 3)])
    assert event("avg", "gt", 0.333333333333333, property="net", found=thirds) is True
    assert event("avg", "lt", 0.3333333333333334, property="net", found=thirds) is True


def test_days_are_local_days():
    # The order of 2 March at 17:00 UTC falls on 3 March in Shanghai, on 2 March in London.
    assert event("days", "eq", 4) is True
    assert event("days", "eq", 3, zone="member") is True


def test_distinct_tells_types_apart_and_equal_numbers_not():
    assert event("distinct", "eq", 2, property="shop") is True
    assert event("distinct", "eq", 3, property="sku") is True
    mixed = history(
        *[("order", utc(2026, 1, 1), {"x": value}) for value in (1, 1.0, Decimal(1), True, "1")]
    )
    assert event("distinct", "eq", 3, property="x", found=mixed) is True


def test_first_and_last_are_instants_or_values_of_a_property():
    march_1 = {"kind": "dates", "begin": "2026-03-01", "end": "2026-03-02"}
    assert event("first", "in", march_1) is True
    assert event("last", "in", march_1) is False
    assert event("first", "eq", "east", property="shop") is True
    assert event("last", "eq", "west", property="shop") is True
    assert event("last", "eq", 7, property="sku") is True


def test_top_is_the_most_frequent_value_and_the_least_of_equals():
    assert event("top", "eq", "west", property="shop") is True
    assert event("top", "eq", 7, property="sku") is True


@pytest.mark.parametrize("values", [("b", "a", 3), (3, "a", "b"), ("a", 3, "b")])
def test_among_events_of_one_instant_the_order_of_arrival_does_not_show(values):
    found = history(*[("order", utc(2026, 1, 1), {"x": value}) for value in values])
    assert event("first", "eq", 3, property="x", found=found) is True
    assert event("last", "eq", "b", property="x", found=found) is True


def test_over_no_events_counts_and_sums_are_zero_and_the_rest_is_unknown():
    none = history()
    assert event("count", "eq", 0, found=none) is True
    assert event("days", "eq", 0, found=none) is True
    assert event("distinct", "eq", 0, property="shop", found=none) is True
    assert event("sum", "eq", 0, property="net", found=none) is True
    for agg in ("avg", "min", "max", "top", "first", "last"):
        assert event(agg, "ge", 0, property="net", found=none) is None
        assert event(agg, "not_set", property="net", found=none) is True
    assert event("last", "in", {"kind": "calendar", "period": "day"}, found=none) is None


def test_an_event_for_which_where_is_unknown_does_not_count():
    dear = {"op": "attr", "path": "net", "cmp": "ge", "value": 10}
    assert event("count", "eq", 2, where=dear) is True
    cheap_or_odd = {"op": "not", "arg": dear}
    assert event("count", "eq", 1, where=cheap_or_odd) is True


def sequence(found, *, within, unit="hours", **fields):
    steps = [
        {"name": "view"},
        {"name": "cart", "where": {"op": "attr", "path": "sku", "cmp": "eq", "value": "tea"}},
        {"name": "order"},
    ]
    node = {"op": "sequence", "steps": steps, "within": {"count": within, "unit": unit}, **fields}
    return truth(node, history=found)


def steps_at(*hours, sku="tea"):
    names = ("view", "cart", "order")
    return [
        (name, utc(2026, 3, 1, hour), {"sku": sku}) for name, hour in zip(names, hours, strict=True)
    ]


def test_a_sequence_ends_in_less_than_its_length():
    assert sequence(history(*steps_at(1, 2, 3)), within=3) is True
    assert sequence(history(*steps_at(1, 2, 4)), within=3) is False
    assert sequence(history(*steps_at(1, 2, 4)), within=1, unit="days") is True


def test_the_steps_of_a_sequence_are_strictly_one_after_the_other():
    assert sequence(history(*steps_at(1, 1, 2)), within=3) is False
    assert sequence(history(*steps_at(2, 1, 3)), within=3) is False
    assert sequence(history(*steps_at(1, 2, 3, sku="cup")), within=3) is False


def test_a_sequence_may_begin_again():
    found = history(*steps_at(1, 2, 20), ("view", utc(2026, 3, 1, 18)))
    assert sequence(found, within=3) is False
    found = history(*steps_at(1, 2, 20), *steps_at(18, 19, 21))
    assert sequence(found, within=3) is True


def test_a_sequence_lies_wholly_within_its_window():
    window = {"kind": "between", "begin": "2026-03-01T02:00:00Z"}
    assert sequence(history(*steps_at(1, 3, 4)), within=9, window=window) is False
    assert sequence(history(*steps_at(2, 3, 4)), within=9, window=window) is True


def test_one_event_takes_one_step_only():
    steps = [{"name": "order"}, {"name": "order"}]
    node = {"op": "sequence", "steps": steps, "within": {"count": 9, "unit": "weeks"}}
    assert truth(node, history=history(("order", utc(2026, 1, 1)))) is False
    twice = history(("order", utc(2026, 1, 1)), ("order", utc(2026, 1, 2)))
    assert truth(node, history=twice) is True
