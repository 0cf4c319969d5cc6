"""Grants: what roles allow together, and who may give what to whom."""

from collections.abc import Collection, Iterable

from regulars.domains.access.errors import GrantBeyondOwn, LastOwner
from regulars.domains.access.types import (
    ALL_PERMISSIONS,
    OWNER,
    READY_MADE_ROLES,
    NewKey,
    Principal,
    StaffMember,
)
from regulars.kernel.errors import FieldError, InvalidInput


def permissions_of(role_codes: Iterable[str], custom: Iterable[str]) -> frozenset[str]:
    """What ready-made roles and the permissions of custom ones allow together.

    A permission that this release does not know is left out.
    """
    ready_made = (READY_MADE_ROLES[code] for code in role_codes if code in READY_MADE_ROLES)
    return frozenset().union(custom, *(role.permissions for role in ready_made)) & ALL_PERMISSIONS


def refuse_unknown_permissions(permissions: Collection[str], field: str) -> None:
    if unknown := sorted(set(permissions) - ALL_PERMISSIONS):
        raise InvalidInput(
            "there is no such permission",
            errors=[
                FieldError(path=field, code="unknown_permission", detail=f"{name!r} is none")
                for name in unknown
            ],
        )


def refuse_grant(
    granter: Principal, permissions: Collection[str], store_ids: frozenset[int] | None
) -> None:
    """Refuses permissions or stores that the granter does not have."""
    if beyond := sorted(set(permissions) - granter.permissions):
        raise GrantBeyondOwn(f"you may not grant what you do not have: {', '.join(beyond)}")
    if not covers(granter.store_ids, store_ids):
        raise GrantBeyondOwn("you may not grant access to stores beyond your own")


def refuse_key_grant(granter: Principal, key: NewKey, scopes: frozenset[str]) -> None:
    """Refuses a key that could do more than its maker."""
    refuse_grant(granter, scopes, key.store_ids)
    if granter.channel_id not in (None, key.channel_id):
        raise GrantBeyondOwn("you may not make a key for another channel than your own")
    if granter.source_id not in (None, key.source_id):
        raise GrantBeyondOwn("you may not make a key for another source than your own")


def refuse_charge(manager: Principal, target: StaffMember) -> None:
    """Refuses to manage somebody who may do more: a new password would hand over all of it."""
    if target.permissions - manager.permissions or not covers(manager.store_ids, target.store_ids):
        raise GrantBeyondOwn("this account may do more than you may")


def refuse_narrow(principal: Principal) -> None:
    """Refuses callers limited to some stores where the whole organisation is concerned."""
    if principal.store_ids is not None:
        raise GrantBeyondOwn("this concerns all stores, and your access is limited to some")


def covers(own: frozenset[int] | None, asked: frozenset[int] | None) -> bool:
    """Whether a scope of stores lies within another; None is all of them."""
    return own is None or (asked is not None and asked <= own)


def refuse_bad_scope(role_codes: Collection[str], store_ids: frozenset[int] | None) -> None:
    """Refuses an empty scope, and an owner with any."""
    if store_ids is not None and not store_ids:
        raise InvalidInput("name a store, or leave the list out for all stores")
    if OWNER in role_codes and store_ids is not None:
        raise InvalidInput("an owner is never limited to some stores")


def is_active_owner(member: StaffMember) -> bool:
    return member.state == "active" and OWNER in member.role_codes


def refuse_last_owner(leaving: StaffMember, owner_ids: Collection[object]) -> None:
    """Refuses to let go of the only active owner."""
    if set(owner_ids) <= {leaving.id}:
        raise LastOwner("this is the last active owner; name another one first")
