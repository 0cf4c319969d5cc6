"""What is wrong with a mapping is said with the key and its line."""

import pytest

from regulars.flows.import_files.mapping.errors import MappingInvalid
from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.request import check_any_mapping, check_mapping
from tests.support.imports import TILL

EVENTS = """
kind = "events"
source = "app"
[[identities]]
kind = "external"
value = "user"
[event]
name = "event"
occurred_at = "at"
"""


def refusal(text: str, kind: ImportKind = "orders") -> str:
    with pytest.raises(MappingInvalid) as raised:
        check_mapping(text, kind=kind)
    return "; ".join(f"{each.path}: {each.detail}" for each in raised.value.errors)


def test_a_mapping_that_works_is_taken() -> None:
    mapping = check_mapping(TILL, kind="orders")
    assert (mapping.kind, mapping.source, mapping.values.currency) == ("orders", "till", "EUR")
    assert check_any_mapping(EVENTS).kind == "events"


def test_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(MappingInvalid, match=r"the mapping is not TOML: .*line 1"):
        check_any_mapping("kind = \nsource = 1")


def test_an_unknown_key_is_named_with_its_line() -> None:
    text = TILL.replace('sku = "sku"', 'sku = "sku"\nskew = "x"')
    assert refusal(text) == "line.skew: line 15: there is no such key"


def test_a_key_of_the_wrong_type_is_named_with_its_line() -> None:
    text = TILL.replace('quantity = "quantity"', "quantity = 5")
    assert refusal(text).startswith("line.quantity: line 15: Expected `str | object`, got `int`")


def test_a_missing_section_is_named() -> None:
    text = TILL[: TILL.index("[line]")]
    assert refusal(text) == "line: an import of orders needs this section"


def test_a_section_of_another_kind_is_refused() -> None:
    text = TILL + '[product]\nsku = "sku"\n'
    assert refusal(text) == "product: line 19: an import of orders has no such section"


def test_a_mapping_for_another_kind_is_refused() -> None:
    assert refusal(TILL, "members").startswith("kind: line 2: the mapping is for orders")


def test_a_broken_pattern_is_named_with_its_line() -> None:
    text = TILL.replace('value = "card"', 'value = { column = "card", extract = "(" }')
    assert refusal(text) == (
        "identities[0].value.extract: line 12: '(' is no regular expression: missing ): ("
    )


def test_a_pattern_in_a_condition_is_checked_too() -> None:
    text = TILL.replace("^R", "[")
    assert refusal(text).startswith("returns.when[0].matches: line 18: '[' is no regular")


def test_a_field_needs_one_source() -> None:
    text = TILL.replace('"sku"\n', '{ column = "sku", constant = "x" }\n')
    assert refusal(text).startswith("line.sku: line 14: needs exactly one of column")


def test_an_unknown_time_zone_is_refused() -> None:
    assert refusal(TILL.replace("Europe/Berlin", "Europe/Bärlin")).startswith(
        "values.time_zone: line 5: "
    )


def test_orders_need_a_currency_and_a_price() -> None:
    assert refusal(TILL.replace('currency = "EUR"', "")).startswith("values.currency: ")
    assert refusal(TILL.replace('unit_price = "price"', "")).startswith("line.unit_price: ")


def test_a_template_needs_placeholders() -> None:
    text = TILL.replace('number = "number"', 'number = "{number}-{"')
    assert refusal(text).startswith("order.number: line 8: '{number}-{' is no template")


def test_a_constant_must_fit_its_field() -> None:
    text = TILL.replace('quantity = "quantity"', 'quantity = { constant = "many" }')
    assert refusal(text) == "line.quantity: line 15: 'many' is not a number"


def test_since_needs_an_offset_and_a_unit() -> None:
    text = EVENTS.replace(
        'occurred_at = "at"', 'occurred_at = { column = "at", since = 2020-01-01 }'
    )
    assert "event.occurred_at" in refusal(text, "events")


def test_an_event_names_people_as_tracking_does() -> None:
    assert refusal(EVENTS.replace('"external"', '"phone"'), "events").startswith(
        "identities[0].kind: line 5: events name people by an external id"
    )
    assert check_any_mapping(EVENTS.replace('"external"', '"device"')).kind == "events"


def test_a_profile_has_known_fields_only() -> None:
    text = """
kind = "members"
source = "crm"
[[identities]]
kind = "phone"
value = "phone"
[member.profile]
shoe_size = "size"
"""
    assert refusal(text, "members").startswith("member.profile.shoe_size: line 8: a profile has")


def test_an_empty_condition_is_refused() -> None:
    text = TILL.replace('source = "till"', 'source = "till"\nskip_when = [{ column = "x" }]')
    assert refusal(text).startswith("skip_when[0]: line 4: a condition needs something to test")
