"""Roles of the organisation's own: created, changed, deleted. Ready-made ones never change."""

from datetime import datetime

import msgspec

from regulars.domains.access.actions.audit import record
from regulars.domains.access.errors import ReadyMadeRole, RoleInUse, RoleNotFound, RoleTaken
from regulars.domains.access.policy import grants, inputs
from regulars.domains.access.store import roles as store
from regulars.domains.access.types import (
    READY_MADE_ROLES,
    AuditEntry,
    Caller,
    Principal,
    Role,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the audit log keeps of a role, before and after."""

    title: str
    permissions: list[str]


async def create_role(tx: Tx, vault: Vault, caller: Caller, role: Role, now: datetime) -> Role:
    """A new role. Refuses `RoleTaken`, unknown permissions, and `GrantBeyondOwn`."""
    inputs.role_code_of(role.code)
    clean = _clean(caller.principal, role)
    if not await store.insert(tx, clean, now):
        raise RoleTaken(f"there is a role {role.code!r} already")
    await _record(tx, vault, caller, "role.created", (None, clean), now)
    return clean


async def change_role(tx: Tx, vault: Vault, caller: Caller, role: Role, now: datetime) -> Role:
    """Give a role this title and these permissions; they hold for all who have it, at once.

    Refuses `ReadyMadeRole`, `RoleNotFound`, unknown permissions, and `GrantBeyondOwn` where the
    role reaches beyond the caller, before or after.
    """
    before = await _locked(tx, caller, role.code)
    after = _clean(caller.principal, role)
    if after == before:
        return before
    await store.update(tx, after, now)
    await _record(tx, vault, caller, "role.changed", (before, after), now)
    return after


async def delete_role(tx: Tx, vault: Vault, caller: Caller, code: str, now: datetime) -> None:
    """Delete a role that nobody holds.

    Refuses `ReadyMadeRole`, `RoleNotFound`, `RoleInUse`, and `GrantBeyondOwn`.
    """
    before = await _locked(tx, caller, code)
    if holder_count := await store.holder_count(tx, code):
        raise RoleInUse(f"{holder_count} accounts hold this role; take it from them first")
    await store.delete(tx, code)
    await _record(tx, vault, caller, "role.deleted", (before, None), now)


async def _locked(tx: Tx, caller: Caller, code: str) -> Role:
    if code in READY_MADE_ROLES:
        raise ReadyMadeRole("ready-made roles never change; make a role of your own from it")
    role = await store.lock(tx, code)
    if role is None:
        raise RoleNotFound(f"there is no role {code!r}")
    grants.refuse_grant(caller.principal, role.permissions, None)
    return role


def _clean(principal: Principal, role: Role) -> Role:
    """The role as it is stored; a role holds for all stores, so its maker must have them all."""
    grants.refuse_unknown_permissions(role.permissions, "permissions")
    grants.refuse_grant(principal, role.permissions, None)
    title = inputs.name_of(role.title, "title")
    return Role(code=role.code, title=title, permissions=role.permissions)


async def _record(
    tx: Tx,
    vault: Vault,
    caller: Caller,
    action: str,
    change: tuple[Role | None, Role | None],
    now: datetime,
) -> None:
    before, after = change
    named = after or before
    assert named is not None, "a change has a before or an after"
    entry = AuditEntry(
        action=action,
        subject_kind="role",
        subject_id=named.code,
        before=_facts(before),
        after=_facts(after),
    )
    await record(tx, vault, caller, [entry], now)


def _facts(role: Role | None) -> Facts | None:
    if role is None:
        return None
    return Facts(title=role.title, permissions=sorted(role.permissions))
