"""Staff accounts: created, changed, granted roles, disabled and enabled."""

import os
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.actions.attempts import hashed
from regulars.domains.access.actions.audit import record
from regulars.domains.access.actions.passwords import taken_charge_of
from regulars.domains.access.errors import LoginTaken
from regulars.domains.access.policy import grants, inputs, tokens
from regulars.domains.access.store import roles as role_store
from regulars.domains.access.store import sessions as session_store
from regulars.domains.access.store import staff as store
from regulars.domains.access.store.staff import Password
from regulars.domains.access.types import (
    OWNER,
    AuditEntry,
    Caller,
    Grant,
    NewStaff,
    OneTimePassword,
    StaffChange,
    StaffMember,
    StaffState,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError, InvalidInput


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the audit log keeps of an account, before and after."""

    login: str
    display_name: str
    locale: str
    state: StaffState
    roles: tuple[str, ...]
    store_ids: list[int] | None


async def create_staff(
    tx: Tx, vault: Vault, caller: Caller, new: NewStaff, now: datetime
) -> OneTimePassword:
    """A new account with its roles, and the one-time password for its first sign-in.

    Refuses `LoginTaken`, `GrantBeyondOwn`, and roles that do not exist.
    """
    password = tokens.readable_code(os.urandom(tokens.PASSWORD_BYTES))
    expires_at = now + tokens.ONE_TIME_PASSWORD_LIFETIME
    stored = Password(hash=await hashed(password), is_one_time=True, expires_at=expires_at)
    staff_id = await insert_staff(tx, vault, caller, new, stored, now)
    return OneTimePassword(staff_id=staff_id, password=password, expires_at=expires_at)


async def insert_staff(
    tx: Tx, vault: Vault, caller: Caller, new: NewStaff, password: Password, now: datetime
) -> UUID:
    """Save a new account and its roles, and record it; refuses as `create_staff` does."""
    clean = msgspec.structs.replace(
        new,
        login=inputs.login_of(new.login),
        display_name=inputs.name_of(new.display_name, "display_name"),
    )
    grant = Grant(role_codes=new.role_codes, store_ids=new.store_ids)
    await _refuse_grant(tx, caller, grant)
    staff_id = await store.insert(tx, vault, clean, password, now)
    if staff_id is None:
        raise LoginTaken("another account has this login")
    await store.set_grant(tx, staff_id, grant, now)
    member = await _member(tx, vault, staff_id)
    await _record(tx, vault, caller, "staff.created", (None, member), now)
    return staff_id


async def change_staff(
    tx: Tx, vault: Vault, caller: Caller, staff_id: UUID, change: StaffChange, now: datetime
) -> StaffMember:
    """Change login, name or locale of an account.

    Refuses `StaffNotFound`, `LoginTaken`, and `GrantBeyondOwn` for an account that may do more
    than the caller.
    """
    before = (await taken_charge_of(tx, vault, caller, staff_id)).member
    wanted = msgspec.structs.replace(
        before,
        login=before.login if change.login is None else inputs.login_of(change.login),
        display_name=before.display_name
        if change.display_name is None
        else inputs.name_of(change.display_name, "display_name"),
        locale=change.locale or before.locale,
    )
    if wanted == before:
        return before
    await store.update(tx, vault, wanted, now)
    after = await _member(tx, vault, staff_id)
    await _record(tx, vault, caller, "staff.changed", (before, after), now)
    return after


async def set_grant(
    tx: Tx, vault: Vault, caller: Caller, staff_id: UUID, grant: Grant, now: datetime
) -> StaffMember:
    """Replace the roles of an account, and the stores they hold for.

    Refuses `StaffNotFound`, `GrantBeyondOwn`, roles that do not exist, and `LastOwner`.
    """
    before = (await taken_charge_of(tx, vault, caller, staff_id)).member
    await _refuse_grant(tx, caller, grant)
    if grants.is_active_owner(before) and OWNER not in grant.role_codes:
        await _refuse_last_owner(tx, before)
    await store.set_grant(tx, staff_id, grant, now)
    after = await _member(tx, vault, staff_id)
    await _record(tx, vault, caller, "staff.roles_set", (before, after), now)
    return after


async def disable_staff(
    tx: Tx, vault: Vault, caller: Caller, staff_id: UUID, now: datetime
) -> StaffMember:
    """Shut an account out and end its sessions; a disabled one stays as it is.

    Refuses `StaffNotFound`, `GrantBeyondOwn` and `LastOwner`.
    """
    before = (await taken_charge_of(tx, vault, caller, staff_id)).member
    if before.state == "disabled":
        return before
    if grants.is_active_owner(before):
        await _refuse_last_owner(tx, before)
    await session_store.end_all(tx, staff_id)
    return await _set_state(tx, vault, caller, before, "disabled", now)


async def enable_staff(
    tx: Tx, vault: Vault, caller: Caller, staff_id: UUID, now: datetime
) -> StaffMember:
    """Let a disabled account in again; an active one stays as it is.

    Refuses `StaffNotFound` and `GrantBeyondOwn`.
    """
    before = (await taken_charge_of(tx, vault, caller, staff_id)).member
    if before.state == "active":
        return before
    return await _set_state(tx, vault, caller, before, "active", now)


async def _set_state(
    tx: Tx, vault: Vault, caller: Caller, before: StaffMember, state: StaffState, now: datetime
) -> StaffMember:
    await store.set_state(tx, before.id, state, now)
    after = await _member(tx, vault, before.id)
    action = "staff.enabled" if state == "active" else "staff.disabled"
    await _record(tx, vault, caller, action, (before, after), now)
    return after


async def _refuse_grant(tx: Tx, caller: Caller, grant: Grant) -> None:
    grants.refuse_bad_scope(grant.role_codes, grant.store_ids)
    known = await role_store.hold_still(tx, grant.role_codes)
    if unknown := sorted(grant.role_codes - known):
        raise InvalidInput(
            "there is no such role",
            errors=[
                FieldError(path="roles", code="role_not_found", detail=f"no role {code!r}")
                for code in unknown
            ],
        )
    custom = await role_store.custom(tx, grant.role_codes)
    given = frozenset[str]().union(*(role.permissions for role in custom))
    permissions = grants.permissions_of(grant.role_codes, given)
    grants.refuse_grant(caller.principal, permissions, grant.store_ids)


async def _refuse_last_owner(tx: Tx, leaving: StaffMember) -> None:
    await store.lock_ownership(tx)
    grants.refuse_last_owner(leaving, await store.active_owner_ids(tx))


async def _member(tx: Tx, vault: Vault, staff_id: UUID) -> StaffMember:
    return (await store.accounts(tx, vault, [staff_id]))[0].member


async def _record(
    tx: Tx,
    vault: Vault,
    caller: Caller,
    action: str,
    change: tuple[StaffMember | None, StaffMember],
    now: datetime,
) -> None:
    before, after = change
    entry = AuditEntry(
        action=action,
        subject_kind="staff",
        subject_id=str(after.id),
        before=None if before is None else _facts(before),
        after=_facts(after),
    )
    await record(tx, vault, caller, [entry], now)


def _facts(member: StaffMember) -> Facts:
    return Facts(
        login=member.login,
        display_name=member.display_name,
        locale=member.locale,
        state=member.state,
        roles=member.role_codes,
        store_ids=None if member.store_ids is None else sorted(member.store_ids),
    )
