"""Attempts to prove a password: counted first, compared outside of any transaction, then settled.

Counting before comparing makes the lock-out exact: of any number of guesses sent at once, only as
many are compared as the counter allows. A login that no account has is treated alike, with the
same statements and the same hashing.
"""

import asyncio
import os
from datetime import datetime

import msgspec

from regulars.domains.access.actions.audit import record
from regulars.domains.access.errors import TooManyAttempts
from regulars.domains.access.policy import lockout, passwords
from regulars.domains.access.policy.lockout import Counter
from regulars.domains.access.store import sessions as session_store
from regulars.domains.access.store import staff as store
from regulars.domains.access.store.staff import Account
from regulars.domains.access.types import SYSTEM, AuditEntry, Caller, Origin
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.kernel.ids import new_id


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A password compared: with which account's, and as which attempt in a row."""

    login_index: bytes
    account: Account | None
    counter: Counter
    is_match: bool
    fresh_hash: str | None
    """The password hashed anew, where the stored hash was made with older parameters."""


async def hashed(password: str) -> str:
    """The hash of a password, made in a thread."""
    return await asyncio.to_thread(passwords.hashed, password, os.urandom(passwords.SALT_BYTES))


async def attempt(
    database: Database, vault: Vault, login: str, password: str, now: datetime
) -> Attempt:
    """Count an attempt for `login`, then compare the password.

    Refuses `TooManyAttempts` while the login is locked out; that is not counted.
    """
    login_index = store.login_index(vault, login)
    async with database.transaction() as tx:
        counter = await session_store.lock_counter(tx, login_index)
        if seconds := lockout.retry_after_seconds(counter, now):
            raise TooManyAttempts(
                "too many attempts failed; wait before the next", retry_after_seconds=seconds
            )
        counter = lockout.counted(counter, now)
        await session_store.save_counter(tx, login_index, counter)
        account = await store.account_by_login(tx, vault, login)
    password_hash = None if account is None else account.password_hash
    is_match = await asyncio.to_thread(passwords.matches, password, password_hash)
    is_outdated = is_match and password_hash is not None and passwords.is_outdated(password_hash)
    return Attempt(
        login_index=login_index,
        account=account,
        counter=counter,
        is_match=is_match,
        fresh_hash=await hashed(password) if is_outdated else None,
    )


async def proven_account(tx: Tx, vault: Vault, made: Attempt) -> Account | None:
    """The account that the attempt proved, locked; None where it proved none.

    An account that was disabled, or whose password changed while the guess was compared, is not
    proven.
    """
    staff_id = new_id() if made.account is None else made.account.member.id
    account = await store.lock_account(tx, vault, staff_id)
    if account is None or made.account is None or not made.is_match:
        return None
    is_same = account.password_hash == made.account.password_hash
    return account if is_same and account.member.state == "active" else None


async def note_failure(tx: Tx, vault: Vault, made: Attempt, origin: Origin, now: datetime) -> None:
    """Record the failure that begins a lock-out; others are only counted."""
    if not lockout.begins_block(made.counter):
        return
    subject_id = made.login_index.hex() if made.account is None else str(made.account.member.id)
    entry = AuditEntry(
        action="sign_in.locked_out",
        subject_kind="login" if made.account is None else "staff",
        subject_id=subject_id,
        after={"failure_count": made.counter.failure_count},
    )
    await record(tx, vault, Caller(principal=SYSTEM, origin=origin), [entry], now)


async def forgive(tx: Tx, made: Attempt) -> None:
    """Forget the failures before an attempt that succeeded, and the attempt itself."""
    await session_store.clear_counter(tx, made.login_index)
