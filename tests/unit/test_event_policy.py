"""What of an event's content is personal, and what makes an event whole."""

import copy
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.domains.events import policy
from regulars.domains.events.errors import EventInvalid
from regulars.domains.events.policy import PersonalFields
from regulars.domains.events.types import NewEvent

FIELDS = PersonalFields(["*.email", "*.phone", "*.firstname", "*.ip", "traits.name"])

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1000, 1000)
    | st.text(max_size=8)
    | st.just("ann@example.com"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["email", "Phone", "name", "traits", "a", "b", "firstName"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def split(content: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    left = copy.deepcopy(content)
    return left, FIELDS.take_from(left)


def test_a_personal_key_is_taken_wherever_it_stands_and_in_any_case() -> None:
    left, taken = split({"context": {"ip": "10.0.0.1"}, "traits": {"firstName": "Ann", "plan": 1}})
    assert left == {"context": {}, "traits": {"plan": 1}}
    assert taken == [(("context", "ip"), "10.0.0.1"), (("traits", "firstName"), "Ann")]


def test_a_place_is_personal_there_only() -> None:
    left, taken = split({"traits": {"name": "Ann"}, "properties": {"name": "Green tea"}})
    assert left == {"traits": {}, "properties": {"name": "Green tea"}}
    assert taken == [(("traits", "name"), "Ann")]


def test_an_email_address_is_taken_under_any_name_and_from_lists() -> None:
    left, taken = split({"properties": {"contact": "ann@example.com", "cc": ["b@example.com", 1]}})
    assert left == {"properties": {"cc": [None, 1]}}
    assert (("properties", "contact"), "ann@example.com") in taken
    assert (("properties", "cc", 0), "b@example.com") in taken


@pytest.mark.parametrize("user_id", ["ann@example.com", "+8613812345678", 13812345678])
def test_an_id_that_is_an_address_or_a_phone_number_is_taken(user_id: object) -> None:
    left, taken = split({"userId": user_id, "event": "Signed In"})
    assert left == {"event": "Signed In"}
    assert taken == [(("userId",), user_id)]


def test_a_plain_id_stays() -> None:
    assert split({"userId": "u-42", "anonymousId": "a"}) == (
        {"userId": "u-42", "anonymousId": "a"},
        [],
    )


@given(content=st.dictionaries(st.sampled_from(["traits", "properties", "x"]), json_values))
def test_what_is_taken_can_be_put_back(content: dict[str, Any]) -> None:
    left, taken = split(content)
    policy.put_back(left, msgspec.json.decode(msgspec.json.encode(taken)))
    assert left == content


def test_nesting_too_deep_is_refused() -> None:
    content: dict[str, Any] = {}
    node = content
    for _ in range(40):
        node["a"] = {}
        node = node["a"]
    with pytest.raises(EventInvalid, match="deeper than 32 levels"):
        FIELDS.take_from(content)


@pytest.mark.parametrize(
    ("content", "is_found"),
    [({"a": "\x00"}, True), ({"a\x00": 1}, True), ({"a": "\\u0000"}, False), ({"a": [{}]}, False)],
)
def test_the_nul_character_is_found_and_its_spelling_is_not(
    content: dict[str, Any], is_found: bool
) -> None:
    assert policy.holds_nul(content) is is_found


def test_equal_content_in_another_order_is_equal() -> None:
    def event(content: dict[str, Any]) -> NewEvent:
        return NewEvent(
            source_id=1,
            message_id="m",
            kind="track",
            name="Tapped",
            occurred_at=datetime(2026, 3, 1, tzinfo=UTC),
            content=content,
        )

    one = policy.canonical(event({"a": 1, "b": {"c": 2, "d": 3}}))
    assert policy.canonical(event({"b": {"d": 3, "c": 2}, "a": 1})) == one
    assert policy.canonical(event({"b": {"d": 3, "c": 2}, "a": 2})) != one
