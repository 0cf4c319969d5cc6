"""Masked values: enough to recognise, too little to use."""

import pytest

from regulars.domains.members.policy.masking import (
    masked_field,
    masked_name,
    masked_value,
    profile_view,
)
from tests.unit.members.test_normal_form import REGISTRY


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "+8613812345678", "138****5678"),
        ("phone", "+442079460958", "+44 207****0958"),
        ("phone", "+85291234567", "+852 9****4567"),
        ("email", "ann@example.com", "a***@example.com"),
        ("email", "张三@example.com", "张***@example.com"),
        ("card", "6222021234567890", "***7890"),
        ("external", "12346", "***6"),
        ("external", "7", "***"),
        ("openid", "oGZUI0egBJY1zhBYw2KhdUfwVJJE", "***VJJE"),
    ],
)
def test_identities_are_masked_by_kind(kind: str, value: str, shown: str) -> None:
    assert masked_value(REGISTRY, kind, value) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("欧阳娜娜", "欧***"),
        ("Ann Smith", "A** S****"),
        ("O'Neil", "O'N***"),
        ("", ""),
    ],
)
def test_names_keep_the_first_character_of_each_word(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("birth_date", "1990-05-17", "1990-**-**"),
        ("postal_code", "200040", "20***"),
        ("street", "南京西路 1266 号", "***"),
        ("city", "上海", "上海"),
        ("nickname", "小明", "小*"),
    ],
)
def test_fields_are_masked_by_what_they_give_away(field: str, value: str, shown: str) -> None:
    assert masked_field(field, value) == shown


def test_an_open_view_shows_everything() -> None:
    values = {"full_name": "张三", "attributes.x": "tea"}
    view = profile_view(REGISTRY, values, is_masked=False)
    assert (view.full_name, view.attributes) == ("张三", {"x": "tea"})
