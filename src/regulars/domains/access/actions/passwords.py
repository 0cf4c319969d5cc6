"""Passwords: changed by their owner, reset by an administrator."""

import os
from datetime import datetime
from uuid import UUID

from regulars.domains.access.actions.attempts import (
    attempt,
    forgive,
    hashed,
    note_failure,
    proven_account,
)
from regulars.domains.access.actions.audit import record
from regulars.domains.access.actions.sessions import begin_session
from regulars.domains.access.errors import InvalidCredentials, StaffNotFound, WeakPassword
from regulars.domains.access.policy import grants, passwords, tokens
from regulars.domains.access.store import sessions as session_store
from regulars.domains.access.store import staff as store
from regulars.domains.access.store.staff import Account, Password
from regulars.domains.access.types import (
    AuditEntry,
    Caller,
    OneTimePassword,
    PasswordChange,
    SignedIn,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx


async def change_password(
    database: Database, vault: Vault, caller: Caller, change: PasswordChange, now: datetime
) -> SignedIn:
    """Give the caller a new password, end all of their sessions, and begin a new one.

    Owns its transactions, as signing in does. Refuses `WeakPassword`, `InvalidCredentials` where
    the present password is wrong, and `TooManyAttempts`: guesses count as those at the door.
    """
    login = await _login_of(database, vault, caller.principal.id)
    passwords.refuse_weak(change.new, login)
    if change.new == change.present:
        raise WeakPassword("the new password is the present one")
    new = Password(hash=await hashed(change.new), is_one_time=False)
    made = await attempt(database, vault, login, change.present, now)
    async with database.transaction() as tx:
        account = await proven_account(tx, vault, made)
        if account is not None:
            await forgive(tx, made)
            return await _changed(tx, vault, caller, account, new, now)
        await note_failure(tx, vault, made, caller.origin, now)
    raise InvalidCredentials("the present password is another one")


async def prove_password(
    database: Database, vault: Vault, caller: Caller, password: str, now: datetime
) -> None:
    """Make the caller prove their password again; refuses as changing it does."""
    login = await _login_of(database, vault, caller.principal.id)
    made = await attempt(database, vault, login, password, now)
    async with database.transaction() as tx:
        if await proven_account(tx, vault, made) is not None:
            await forgive(tx, made)
            return
        await note_failure(tx, vault, made, caller.origin, now)
    raise InvalidCredentials("the password is another one")


async def reset_password(
    tx: Tx, vault: Vault, caller: Caller, staff_id: UUID, now: datetime
) -> OneTimePassword:
    """Give an account a new one-time password, end its sessions, and end a lock-out.

    Refuses `StaffNotFound`, and `GrantBeyondOwn` for an account that may do more than the caller.
    """
    password = tokens.readable_code(os.urandom(tokens.PASSWORD_BYTES))
    expires_at = now + tokens.ONE_TIME_PASSWORD_LIFETIME
    stored = Password(hash=await hashed(password), is_one_time=True, expires_at=expires_at)
    account = await taken_charge_of(tx, vault, caller, staff_id)
    await store.set_password(tx, staff_id, stored, now)
    await session_store.end_all(tx, staff_id)
    await session_store.clear_counter(tx, store.login_index(vault, account.member.login))
    entry = AuditEntry(
        action="staff.password_reset", subject_kind="staff", subject_id=str(staff_id)
    )
    await record(tx, vault, caller, [entry], now)
    return OneTimePassword(staff_id=staff_id, password=password, expires_at=expires_at)


async def taken_charge_of(tx: Tx, vault: Vault, caller: Caller, staff_id: UUID) -> Account:
    """The account, locked, once it is certain that the caller may manage it."""
    account = await store.lock_account(tx, vault, staff_id)
    if account is None or not grants.covers(caller.principal.store_ids, account.member.store_ids):
        raise StaffNotFound("there is no such staff account")
    grants.refuse_charge(caller.principal, account.member)
    return account


async def _login_of(database: Database, vault: Vault, staff_id: UUID) -> str:
    async with database.transaction() as tx:
        found = await store.accounts(tx, vault, [staff_id])
    if not found:
        raise StaffNotFound("there is no such staff account")
    return found[0].member.login


async def _changed(
    tx: Tx, vault: Vault, caller: Caller, account: Account, new: Password, now: datetime
) -> SignedIn:
    staff_id = account.member.id
    await store.set_password(tx, staff_id, new, now)
    ended_count = await session_store.end_all(tx, staff_id)
    member = (await store.accounts(tx, vault, [staff_id]))[0].member
    signed_in = await begin_session(tx, vault, member, caller.origin, now)
    entry = AuditEntry(
        action="staff.password_changed",
        subject_kind="staff",
        subject_id=str(staff_id),
        after={"ended_session_count": ended_count, "session_id": signed_in.session_id},
    )
    await record(tx, vault, caller, [entry], now)
    return signed_in
