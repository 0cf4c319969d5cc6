"""From cells to values: each word of a field does what it says."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from regulars.flows.import_files.mapping.columns import read_rows
from regulars.flows.import_files.mapping.compiling import Compiler
from regulars.flows.import_files.mapping.convert import Bad
from regulars.flows.import_files.mapping.words import Field, Spec, Values, ValueType
from regulars.infra.tabular.types import Batch
from regulars.kernel.period import microseconds_of

LOCAL = datetime.fromisoformat


def batch_of(**columns: list[Any]) -> Batch:
    count = len(next(iter(columns.values())))
    return Batch(lines=range(1, count + 1), columns=columns, broken=[], raw=lambda index: index)


def converted(
    spec: Spec | dict[str, Any], kind: ValueType, *cells: Any, values: Values | None = None
) -> list[Any]:
    """What the field makes of the cells of column `x`; a cell that is none as its code."""
    field = msgspec.convert(spec, Spec) if isinstance(spec, dict) else spec
    column = Compiler(values or Values(currency="EUR")).column("f", field, kind)
    found = column.read(batch_of(x=list(cells)))
    return [each.code if isinstance(each, Bad) else each for each in found]


def microseconds(text: str) -> int:
    return microseconds_of(datetime.fromisoformat(text))


def test_texts_lose_blanks_at_their_ends_and_empty_ones_are_none() -> None:
    assert converted("x", "text", " a b ", "", "  ", None) == ["a b", None, None, None]


def test_whole_numbers_stored_as_floats_lose_their_point() -> None:
    assert converted("x", "text", 13085.0, 1.5, 7, float("nan")) == ["13085", "1.5", "7", None]


def test_texts_that_cannot_be_stored_are_refused() -> None:
    assert converted("x", "text", "a\x00b", "\ud800", {"a": 1}) == [
        "bad_text",
        "bad_text",
        "not_a_text",
    ]


def test_amounts_become_minor_units_exactly_or_not_at_all() -> None:
    assert converted("x", "amount", "19.99", "-3", "", "x", "19.995", "NaN") == [
        1999,
        -300,
        None,
        "not_an_amount",
        "not_an_amount",
        "not_an_amount",
    ]


def test_the_noise_of_floats_is_no_money() -> None:
    assert converted("x", "amount", 0.1 + 0.2, 1.38778e-16, 2.675, 5) == [
        30,
        0,
        "not_an_amount",
        500,
    ]
    assert converted("x", "amount", Decimal("1.25")) == [125]


def test_a_rounding_that_is_named_rounds() -> None:
    spec = {"column": "x", "rounding": "half_up"}
    assert converted(spec, "amount", "19.995", "1e999999") == [2000, "not_an_amount"]


def test_decimal_commas_and_thousands() -> None:
    german = Values(currency="EUR", decimal=",", thousands=".")
    assert converted("x", "amount", "1.234,50", values=german) == [123450]


def test_the_scale_is_the_currencys_own_unless_it_is_given() -> None:
    assert converted("x", "amount", "5", values=Values(currency="JPY")) == [5]
    assert converted("x", "amount", "5.125", values=Values(currency="EUR", scale=3)) == [5125]


def test_amounts_in_minor_units_and_negated_ones() -> None:
    assert converted({"column": "x", "is_minor": True}, "amount", "1999") == [1999]
    assert converted({"column": "x", "negate": True}, "amount", "-1.50") == [150]


def test_sums_of_columns() -> None:
    spec = Field(sum=["a", "b"])
    column = Compiler(Values(currency="EUR")).column("f", spec, "amount")
    found = column.read(batch_of(a=["1.00", "", "x"], b=["0.50", "", "1"]))
    assert found[:2] == [150, None]
    assert found[2] == Bad(code="not_an_amount", reason="'x' is not a number")


def test_templates_are_empty_where_a_part_is() -> None:
    column = Compiler(Values()).column("f", "{a}/{b}%", "text")
    assert column.read(batch_of(a=["1", "2"], b=[7.0, None])) == ["1/7%", None]


def test_the_first_column_that_is_not_empty() -> None:
    column = Compiler(Values()).column("f", Field(columns=["a", "b"]), "text")
    assert column.read(batch_of(a=["", "1", " "], b=["x", "y", None])) == ["x", "1", None]


def test_constants_and_defaults() -> None:
    assert converted({"constant": "web"}, "text", 1, 2) == ["web", "web"]
    assert converted({"column": "x", "default": "none"}, "text", "", "a") == ["none", "a"]


def test_patterns_extract_and_replace() -> None:
    assert converted({"column": "x", "extract": r"^C(\d+)"}, "text", "C42x", "42") == ["42", None]
    assert converted({"column": "x", "extract": r"\d+"}, "text", "C42x") == ["42"]
    spec = {"column": "x", "replace": {r"[^\d]": "", "^00": "+"}}
    assert converted(spec, "text", "00 49 (30) 1") == ["+49301"]


def test_maps_refuse_keep_or_empty_what_they_do_not_hold() -> None:
    table = {"F": "female", "1": True}
    assert converted({"column": "x", "map": table}, "text", "F", "G") == ["female", "unmapped"]
    keep = {"column": "x", "map": table, "unmapped": "keep"}
    assert converted(keep, "text", "F", "G") == ["female", "G"]
    empty = {"column": "x", "map": table, "unmapped": "empty"}
    assert converted(empty, "text", "G") == [None]
    assert converted({"column": "x", "map": table}, "boolean", "1") == [True]


def test_values_that_mean_there_is_none() -> None:
    assert converted(
        {"column": "x", "missing": [118, "n/a"]}, "integer", 118, "118", 40, "n/a"
    ) == [
        None,
        None,
        40,
        None,
    ]


def test_case_and_lists() -> None:
    assert converted({"column": "x", "case": "lower"}, "text", "AbC") == ["abc"]
    assert converted({"column": "x", "split": "|"}, "text", "a| b||", "") == [["a", "b"], None]


def test_local_times_become_instants_also_where_clocks_change() -> None:
    berlin = Values(time_zone="Europe/Berlin")
    assert converted(
        "x",
        "instant",
        LOCAL("2024-07-01T12:00"),
        "2024-01-01 12:00",
        "2024-10-27T02:30",
        "2024-03-31T02:30",
        values=berlin,
    ) == [
        microseconds("2024-07-01T10:00+00:00"),
        microseconds("2024-01-01T11:00+00:00"),
        microseconds("2024-10-27T00:30+00:00"),
        microseconds("2024-03-31T01:30+00:00"),
    ]


def test_times_with_an_offset_keep_it() -> None:
    berlin = Values(time_zone="Europe/Berlin")
    aware = datetime(2024, 7, 1, 12, tzinfo=UTC)
    assert converted("x", "instant", aware, "2024-07-01T12:00+02:00", values=berlin) == [
        microseconds("2024-07-01T12:00+00:00"),
        microseconds("2024-07-01T10:00+00:00"),
    ]


def test_times_by_a_format_or_counted_since_an_instant() -> None:
    spec = {"column": "x", "format": "%d.%m.%Y %H:%M", "time_zone": "Asia/Shanghai"}
    assert converted(spec, "instant", "01.07.2024 08:00", "2024-07-01") == [
        microseconds("2024-07-01T00:00+00:00"),
        "not_a_time",
    ]
    since = datetime(2024, 7, 1, tzinfo=UTC)
    assert converted(Field(column="x", since=since, unit="hours"), "instant", 0, "36") == [
        microseconds("2024-07-01T00:00+00:00"),
        microseconds("2024-07-02T12:00+00:00"),
    ]
    assert converted({"column": "x", "unit": "milliseconds"}, "instant", 1500) == [1_500_000]


def test_dates_begin_at_local_midnight_and_can_be_moved() -> None:
    new_york = Values(time_zone="America/New_York")
    spec = {"column": "x", "add_days": 1}
    assert converted(spec, "instant", date(2024, 3, 9), "2024-03-09", values=new_york) == [
        microseconds("2024-03-10T05:00+00:00"),
        microseconds("2024-03-10T05:00+00:00"),
    ]


def test_years_that_nobody_means_are_refused() -> None:
    assert converted("x", "instant", "0001-01-01", "9999-12-31", "soon") == ["not_a_time"] * 3


def test_dates_are_days_in_the_zone() -> None:
    shanghai = Values(time_zone="Asia/Shanghai")
    aware = datetime(2024, 7, 1, 20, tzinfo=UTC)
    assert converted("x", "date", aware, "1990-02-28", "1990-02-30", values=shanghai) == [
        "2024-07-02",
        "1990-02-28",
        "not_a_date",
    ]


def test_booleans_and_numbers() -> None:
    assert converted("x", "boolean", "Yes", 0, "maybe") == [True, False, "not_a_boolean"]
    assert converted("x", "number", "1.50", "2.0", 7, "1e999999") == [1.5, 2, 7, "not_a_number"]
    assert converted("x", "integer", 55, "1e2", 1.5) == [55, 100, "not_an_amount"]


def test_one_and_true_are_kept_apart() -> None:
    column = Compiler(Values()).column("f", "x", "text")
    assert column.read(batch_of(x=[1])) == ["1"]
    assert column.read(batch_of(x=[True])) == ["true"]
    assert column.read(batch_of(x=[1.0, True, 1])) == ["1", "true", "1"]


def test_structures_stay_as_they_are() -> None:
    assert converted("x", "as_is", ["a", 1], {"k": None}, 2.5, "t", ["\x00"], 2**70) == [
        ["a", 1],
        {"k": None},
        2.5,
        "t",
        "bad_text",
        "not_a_number",
    ]


def test_instants_inside_attributes_are_texts() -> None:
    bundle = Compiler(Values(time_zone="Europe/Berlin")).bundle(
        "f", {"at": Field(column="x", type="instant"), "none": "y"}
    )
    found = bundle.read(batch_of(x=["2024-07-01T12:00"], y=[""]))
    assert found == [{"at": "2024-07-01T10:00:00+00:00"}]


def test_rows_report_what_is_missing_and_what_is_wrong() -> None:
    compiler = Compiler(Values(currency="EUR"))
    columns = {
        "sku": compiler.column("sku", "sku", "text"),
        "price": compiler.column("price", "price", "amount"),
    }
    rows = read_rows(
        columns, frozenset({"sku"}), batch_of(sku=["a", "", "c"], price=["1", "x", ""])
    )
    assert {
        index: [(field, bad.code) for field, bad in faults] for index, faults in rows.faults.items()
    } == {1: [("sku", "missing"), ("price", "not_an_amount")]}


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ({"column": "x"}, "amount"),
        ({"column": "x", "is_minor": True}, "amount"),
        ({"column": "x"}, "integer"),
    ],
)
def test_more_than_can_be_stored_is_refused(field: dict[str, Any], kind: ValueType) -> None:
    assert converted(field, kind, 10**16, "1e400", "1e999999") == ["not_an_amount"] * 3
