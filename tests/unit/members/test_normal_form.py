"""The normal forms of identities, and the values that name nobody."""

import pytest

from regulars.domains.members.policy.normal_form import Unusable, namespace_form, normal_form
from regulars.domains.members.types import Attribute, IdentityRule, Registry
from regulars.kernel.ids import new_id

BLOCKED = {("", "anonymous"), ("", "0000"), ("email", "test@test.com"), ("phone", "+8613900000000")}
REGISTRY = Registry(
    version=new_id(),
    phone_region="CN",
    rules={
        "phone": IdentityRule(
            kind="phone",
            priority=1,
            names_a_person=True,
            limit_per_member=None,
            blocks_merge_when_verified_differs=True,
        )
    },
    blocked=frozenset(BLOCKED),
    attributes={"x": Attribute(key="x", title="X", type="text")},
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13812345678", "+8613812345678"),
        (" 138 1234 5678 ", "+8613812345678"),
        ("138-1234-5678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("0086 13812345678", "+8613812345678"),
        ("010 6552 9988", "+861065529988"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_phones_become_e164(typed: str, stored: str) -> None:
    assert normal_form(REGISTRY, "phone", typed) == stored


@pytest.mark.parametrize(
    "typed", ["12", "+99912345", "138123456789", "call me", "\ud800", "1\x002"]
)
def test_what_is_no_phone_is_malformed(typed: str) -> None:
    found = normal_form(REGISTRY, "phone", typed)
    assert isinstance(found, Unusable)
    assert found.code == "malformed"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ann.Smith@Example.COM", "ann.smith@example.com"),
        ("  ann@example.com ", "ann@example.com"),
        ("ann+news@example.com", "ann+news@example.com"),
        ("用户@例子.公司", "用户@例子.公司"),
    ],
)
def test_emails_are_lower_cased_as_a_whole(typed: str, stored: str) -> None:
    assert normal_form(REGISTRY, "email", typed) == stored


@pytest.mark.parametrize(
    "typed", ["ann", "ann@", "@example.com", "a b@example.com", "ann@localhost", "\ud800@a.com"]
)
def test_what_is_no_email_is_malformed(typed: str) -> None:
    found = normal_form(REGISTRY, "email", typed)
    assert isinstance(found, Unusable)
    assert found.code == "malformed"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("device", "anonymous"),
        ("external", " Anonymous "),
        ("card", "0000"),
        ("email", "Test@Test.com"),
        ("phone", "139 0000 0000"),
        ("card", ""),
        ("card", "   "),
    ],
)
def test_blocked_values_name_nobody_however_they_are_typed(kind: str, typed: str) -> None:
    found = normal_form(REGISTRY, kind, typed)
    assert isinstance(found, Unusable)
    assert found.code == "blocked"


def test_cards_and_external_ids_are_trimmed_and_keep_their_case() -> None:
    assert normal_form(REGISTRY, "card", "  Vip-00042 ") == "Vip-00042"
    assert normal_form(REGISTRY, "external", "12346") == "12346"


@pytest.mark.parametrize("typed", ["a\x00b", "a\nb", "a\ud800b", "x" * 321])
def test_what_cannot_be_stored_is_malformed(typed: str) -> None:
    found = normal_form(REGISTRY, "external", typed)
    assert isinstance(found, Unusable)
    assert found.code == "malformed"


def test_namespaces_are_trimmed_and_bounded() -> None:
    assert namespace_form(" till ") == "till"
    assert isinstance(namespace_form("x" * 101), Unusable)
    assert isinstance(namespace_form("a\x00"), Unusable)


def test_no_reason_repeats_the_value() -> None:
    for kind, typed in (("email", "secret name@x"), ("phone", "secret"), ("card", "secret\x00")):
        found = normal_form(REGISTRY, kind, typed)
        assert isinstance(found, Unusable)
        assert "secret" not in found.detail
