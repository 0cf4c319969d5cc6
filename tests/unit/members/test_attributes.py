"""What each standard and custom field accepts."""

from datetime import date
from typing import Any

import pytest

from regulars.domains.members.policy.attributes import checked_change
from regulars.domains.members.types import Attribute, AttributeType, ProfileChange, Registry
from regulars.kernel.ids import new_id


def registry_with(kind: AttributeType) -> Registry:
    values = ["red", "blue"] if kind == "enum" else []
    attribute = Attribute(key="it", title="It", type=kind, enum_values=values)
    return Registry(
        version=new_id(),
        phone_region="CN",
        rules={},
        blocked=frozenset(),
        attributes={"it": attribute},
    )


def taken(kind: AttributeType, value: Any) -> Any:
    change = ProfileChange(attributes={"it": value})
    accepted, refused = checked_change(registry_with(kind), change)
    return accepted["attributes.it"] if not refused else refused[0].code


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("text", " tea ", "tea"),
        ("text", "", None),
        ("text", 7, "unfit_value"),
        ("text", "a\x00", "unfit_value"),
        ("text", "\ud800", "unfit_value"),
        ("text", "x" * 1001, "unfit_value"),
        ("number", 1.5, 1.5),
        ("number", 2, 2),
        ("number", "2", "unfit_value"),
        ("number", True, "unfit_value"),
        ("number", float("nan"), "unfit_value"),
        ("integer", 3.0, 3),
        ("integer", 3.5, "unfit_value"),
        ("integer", 1 << 53, "unfit_value"),
        ("boolean", False, False),
        ("boolean", 0, "unfit_value"),
        ("date", "2026-02-28", "2026-02-28"),
        ("date", "2026-02-30", "unfit_value"),
        ("datetime", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00"),
        ("datetime", "2026-03-01T12:00:00", "unfit_value"),
        ("enum", "red", "red"),
        ("enum", "green", "unfit_value"),
        ("list", ["a", " b ", ""], ["a", "b"]),
        ("list", "a", "unfit_value"),
        ("list", ["x"] * 101, "unfit_value"),
        ("text", None, None),
    ],
)
def test_custom_fields_hold_their_type(kind: AttributeType, value: Any, stored: Any) -> None:
    assert taken(kind, value) == stored


def test_a_field_that_nobody_registered_is_refused_by_itself() -> None:
    change = ProfileChange(city="上海", attributes={"other": 1})
    accepted, refused = checked_change(registry_with("text"), change)
    assert accepted == {"city": "上海"}
    assert [(each.path, each.code) for each in refused] == [
        ("attributes.other", "unknown_attribute")
    ]


@pytest.mark.parametrize(
    ("change", "stored"),
    [
        (ProfileChange(gender="女"), {"gender": "female"}),
        (ProfileChange(gender="M"), {"gender": "male"}),
        (ProfileChange(birth_date=date(1990, 5, 17)), {"birth_date": date(1990, 5, 17)}),
        (ProfileChange(time_zone="Asia/Shanghai"), {"time_zone": "Asia/Shanghai"}),
        (ProfileChange(city=None), {"city": None}),
        (ProfileChange(), {}),
    ],
)
def test_standard_fields_take_what_they_mean(change: ProfileChange, stored: Any) -> None:
    assert checked_change(registry_with("text"), change) == (stored, [])


def test_a_time_zone_that_is_none_and_an_unknown_gender_are_refused() -> None:
    change = ProfileChange(time_zone="Shanghai", gender="?")
    accepted, refused = checked_change(registry_with("text"), change)
    assert accepted == {}
    assert [each.path for each in refused] == ["gender", "time_zone"]
