"""What roles allow together, and who may give what to whom."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from regulars.domains.access.errors import GrantBeyondOwn, LastOwner
from regulars.domains.access.policy import grants, inputs
from regulars.domains.access.types import (
    ALL_PERMISSIONS,
    READY_MADE_ROLES,
    NewKey,
    Principal,
    StaffMember,
)
from regulars.kernel.errors import InvalidInput

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def principal(*permissions: str, **given: Any) -> Principal:
    named = {"kind": "staff", "id": UUID(int=7), "name": "Anna", **given}
    return Principal(permissions=frozenset(permissions), **named)


def member(*permissions: str, **given: Any) -> StaffMember:
    fields: dict[str, Any] = {
        "id": UUID(int=9),
        "login": "bo",
        "display_name": "Bo",
        "locale": "en",
        "state": "active",
        "role_codes": (),
        "permissions": frozenset(permissions),
        "store_ids": None,
        "is_password_change_due": False,
        "has_second_factor": False,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return StaffMember(**{**fields, **given})


def test_every_permission_of_a_ready_made_role_exists() -> None:
    for role in READY_MADE_ROLES.values():
        assert role.permissions <= ALL_PERMISSIONS
        assert role.is_ready_made


def test_the_ready_made_roles_are_these_six_and_the_owner_may_do_everything() -> None:
    assert list(READY_MADE_ROLES) == [
        "owner", "operator", "analyst", "store_staff", "customer_service", "auditor",
    ]  # fmt: skip
    assert READY_MADE_ROLES["owner"].permissions == ALL_PERMISSIONS


def test_only_owner_and_customer_service_see_contact_values_unmasked() -> None:
    allowed = {code for code, role in READY_MADE_ROLES.items() if "members.pii" in role.permissions}
    assert allowed == {"owner", "customer_service"}


def test_the_auditor_changes_nothing() -> None:
    assert all(name.endswith(".read") for name in READY_MADE_ROLES["auditor"].permissions)


def test_roles_add_up_and_unknown_permissions_are_left_out() -> None:
    allowed = grants.permissions_of(["analyst", "own_role"], ["keys.read", "gone.write"])
    assert allowed == READY_MADE_ROLES["analyst"].permissions | {"keys.read"}


@pytest.mark.parametrize(
    ("own", "asked", "is_covered"),
    [
        (None, None, True),
        (None, frozenset({1}), True),
        (frozenset({1, 2}), frozenset({2}), True),
        (frozenset({1, 2}), frozenset({2, 3}), False),
        (frozenset({1, 2}), None, False),
    ],
)
def test_a_scope_of_stores_covers_what_lies_within(
    own: frozenset[int] | None, asked: frozenset[int] | None, is_covered: bool
) -> None:
    assert grants.covers(own, asked) is is_covered


def test_nobody_grants_what_they_do_not_have() -> None:
    granter = principal("staff.write", "orders.read", store_ids=frozenset({1}))
    grants.refuse_grant(granter, {"orders.read"}, frozenset({1}))
    with pytest.raises(GrantBeyondOwn, match=r"orders\.write"):
        grants.refuse_grant(granter, {"orders.read", "orders.write"}, frozenset({1}))
    with pytest.raises(GrantBeyondOwn, match="stores beyond your own"):
        grants.refuse_grant(granter, {"orders.read"}, None)


def test_a_key_makes_keys_for_its_own_channel_and_source_only() -> None:
    granter = principal("keys.write", "orders.read", channel_id=3, source_id=4)
    scopes = frozenset({"orders.read"})
    bound = NewKey(kind="secret", name="till", scopes=scopes, channel_id=3, source_id=4)
    grants.refuse_key_grant(granter, bound, scopes)
    for loose in (
        NewKey(kind="secret", name="till", scopes=scopes, channel_id=3),
        NewKey(kind="secret", name="till", scopes=scopes, source_id=4),
    ):
        with pytest.raises(GrantBeyondOwn):
            grants.refuse_key_grant(granter, loose, scopes)


def test_nobody_takes_charge_of_somebody_who_may_do_more() -> None:
    manager = principal("staff.write", "orders.read")
    grants.refuse_charge(manager, member("orders.read"))
    with pytest.raises(GrantBeyondOwn):
        grants.refuse_charge(manager, member("orders.read", "audit.read"))


def test_the_last_owner_does_not_leave() -> None:
    leaving = member(role_codes=("owner",))
    grants.refuse_last_owner(leaving, [leaving.id, UUID(int=1)])
    with pytest.raises(LastOwner):
        grants.refuse_last_owner(leaving, [leaving.id])


def test_an_owner_has_all_stores_and_no_scope_is_empty() -> None:
    grants.refuse_bad_scope({"owner"}, None)
    for codes, store_ids in [({"owner"}, frozenset({1})), ({"analyst"}, frozenset[int]())]:
        with pytest.raises(InvalidInput):
            grants.refuse_bad_scope(codes, store_ids)


def test_a_login_is_one_for_all_ways_of_writing_it() -> None:
    assert inputs.login_of("  Anna@Shop.Example ") == "anna@shop.example"
    assert inputs.login_of("ＡＮＮＡ") == "anna"


@pytest.mark.parametrize("text", ["", "a", "a" * 255, "anna maria", "an\x00na", "an\nna"])
def test_what_cannot_be_a_login_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        inputs.login_of(text)


@pytest.mark.parametrize("code", ["", "a", "Role", "1role", "role-x", "r" * 41])
def test_what_cannot_be_a_role_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput):
        inputs.role_code_of(code)
