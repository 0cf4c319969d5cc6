"""The second factor: enrolled and confirmed by its owner, reset by an administrator."""

import os
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.actions.audit import record
from regulars.domains.access.actions.passwords import prove_password, taken_charge_of
from regulars.domains.access.errors import InvalidSecondFactor, NoEnrolment, StaffNotFound
from regulars.domains.access.policy import second_factor, tokens
from regulars.domains.access.store import sessions as session_store
from regulars.domains.access.store import staff as store
from regulars.domains.access.store.staff import Account
from regulars.domains.access.types import AuditEntry, Caller, Enrolment
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx


async def enrol(
    database: Database, vault: Vault, caller: Caller, password: str, now: datetime
) -> Enrolment:
    """A new secret for the caller's authenticator app, once the password is proved again.

    It counts for nothing until it is confirmed; a second factor in force stays until then.
    Refuses `InvalidCredentials` and `TooManyAttempts`.
    """
    await prove_password(database, vault, caller, password, now)
    secret = second_factor.secret_from(os.urandom(second_factor.SECRET_BYTES))
    async with database.transaction() as tx:
        account = await _own_account(tx, vault, caller)
        pending = msgspec.structs.replace(account, totp_pending_secret=secret)
        await store.set_totp(tx, vault, pending, now)
    uri = second_factor.enrolment_uri(secret, account.member.login)
    return Enrolment(secret=secret, uri=uri)


async def confirm_enrolment(
    tx: Tx, vault: Vault, caller: Caller, code: str, now: datetime
) -> list[str]:
    """Put the enrolled secret in force by a code of it; the recovery codes, shown this once.

    Refuses `NoEnrolment`, and `InvalidSecondFactor` for a wrong code.
    """
    account = await _own_account(tx, vault, caller)
    if account.totp_pending_secret is None:
        raise NoEnrolment("there is no second factor to confirm; enrol first")
    step = second_factor.matching_step(account.totp_pending_secret, code, now)
    if step is None:
        raise InvalidSecondFactor("the code is wrong or out of date")
    confirmed = msgspec.structs.replace(
        account,
        totp_secret=account.totp_pending_secret,
        totp_pending_secret=None,
        totp_last_step=step,
    )
    await store.set_totp(tx, vault, confirmed, now)
    codes = [
        tokens.readable_code(os.urandom(tokens.CODE_BYTES))
        for _ in range(tokens.RECOVERY_CODE_COUNT)
    ]
    await store.replace_recovery_codes(
        tx, account.member.id, [tokens.code_hash(each) for each in codes]
    )
    await _record(tx, vault, caller, "staff.second_factor_confirmed", account.member.id, now)
    return codes


async def reset_second_factor(
    tx: Tx, vault: Vault, caller: Caller, staff_id: UUID, now: datetime
) -> None:
    """Take an account's second factor and recovery codes away, and end its sessions.

    Refuses `StaffNotFound`, and `GrantBeyondOwn` for an account that may do more than the caller.
    """
    account = await taken_charge_of(tx, vault, caller, staff_id)
    bare = msgspec.structs.replace(
        account, totp_secret=None, totp_pending_secret=None, totp_last_step=None
    )
    await store.set_totp(tx, vault, bare, now)
    await store.replace_recovery_codes(tx, staff_id, [])
    await session_store.end_all(tx, staff_id)
    await _record(tx, vault, caller, "staff.second_factor_reset", staff_id, now)


async def _own_account(tx: Tx, vault: Vault, caller: Caller) -> Account:
    account = await store.lock_account(tx, vault, caller.principal.id)
    if account is None:
        raise StaffNotFound("there is no such staff account")
    return account


async def _record(
    tx: Tx, vault: Vault, caller: Caller, action: str, staff_id: UUID, now: datetime
) -> None:
    entry = AuditEntry(action=action, subject_kind="staff", subject_id=str(staff_id))
    await record(tx, vault, caller, [entry], now)
