"""Sessions: begun by signing in, read at every request, ended by their owner."""

import os
from datetime import datetime
from uuid import UUID

from regulars.domains.access.actions.attempts import (
    Attempt,
    attempt,
    forgive,
    note_failure,
    proven_account,
)
from regulars.domains.access.actions.audit import record
from regulars.domains.access.errors import (
    InvalidCredentials,
    InvalidSecondFactor,
    OneTimePasswordExpired,
    SecondFactorRequired,
    SessionNotFound,
)
from regulars.domains.access.policy import inputs, second_factor, tokens
from regulars.domains.access.store import sessions as store
from regulars.domains.access.store import staff as staff_store
from regulars.domains.access.store.staff import Account, Password
from regulars.domains.access.types import (
    AuditEntry,
    Caller,
    Origin,
    Principal,
    SessionIdentity,
    SignedIn,
    SignIn,
    StaffMember,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.kernel.errors import Refusal
from regulars.kernel.ids import new_id


async def sign_in(
    database: Database, vault: Vault, asked: SignIn, origin: Origin, now: datetime
) -> SignedIn:
    """Begin a session for whoever knows the password and, where there is one, the second factor.

    Owns its transactions, because the password is compared between two of them. Refuses
    `InvalidCredentials` alike for a wrong password, an unknown and a disabled account;
    `SecondFactorRequired` and `InvalidSecondFactor`; `OneTimePasswordExpired`; and
    `TooManyAttempts` after failures in a row, whether or not the account exists.
    """
    made = await attempt(database, vault, inputs.login_of(asked.login), asked.password, now)
    async with database.transaction() as tx:
        proof = await _proof(tx, vault, made, asked, now)
        if isinstance(proof, Account):
            return await _begin(tx, vault, made, proof, origin, now)
        await note_failure(tx, vault, made, origin, now)
    raise proof


async def _proof(
    tx: Tx, vault: Vault, made: Attempt, asked: SignIn, now: datetime
) -> Account | Refusal:
    account = await proven_account(tx, vault, made)
    if account is None:
        return InvalidCredentials("login and password do not belong together")
    expires_at = account.password_expires_at
    if expires_at is not None and expires_at <= now:
        return OneTimePasswordExpired("the one-time password has expired; ask for another one")
    if account.totp_secret is None or await _takes_recovery_code(tx, account, asked):
        return account
    if asked.code is None and asked.recovery_code is None:
        return SecondFactorRequired("enter a code of your authenticator app")
    if await _takes_code(tx, account, account.totp_secret, asked.code, now):
        return account
    return InvalidSecondFactor("the code is wrong, out of date, or was used before")


async def _takes_code(
    tx: Tx, account: Account, secret: str, code: str | None, now: datetime
) -> bool:
    step = None if code is None else second_factor.matching_step(secret, code, now)
    return step is not None and await staff_store.take_totp_step(tx, account.member.id, step)


async def _takes_recovery_code(tx: Tx, account: Account, asked: SignIn) -> bool:
    return asked.recovery_code is not None and await staff_store.take_recovery_code(
        tx, account.member.id, tokens.code_hash(asked.recovery_code)
    )


async def _begin(
    tx: Tx, vault: Vault, made: Attempt, account: Account, origin: Origin, now: datetime
) -> SignedIn:
    await forgive(tx, made)
    if made.fresh_hash is not None:
        password = Password(
            hash=made.fresh_hash,
            is_one_time=account.member.is_password_change_due,
            expires_at=account.password_expires_at,
        )
        await staff_store.set_password(tx, account.member.id, password, now)
    signed_in = await begin_session(tx, vault, account.member, origin, now)
    entry = AuditEntry(
        action="session.begun",
        subject_kind="staff",
        subject_id=str(account.member.id),
        after={
            "session_id": signed_in.session_id,
            "failures_before": made.counter.failure_count - 1,
        },
    )
    caller = Caller(principal=principal_of(account.member), origin=origin)
    await record(tx, vault, caller, [entry], now)
    return signed_in


async def begin_session(
    tx: Tx, vault: Vault, member: StaffMember, origin: Origin, now: datetime
) -> SignedIn:
    """A new session of somebody who has proved who they are."""
    token = tokens.session_token(os.urandom(tokens.TOKEN_BYTES))
    session = store.NewSession(
        id=new_id(),
        staff_id=member.id,
        token_hash=tokens.token_hash(token),
        origin=origin,
        expires_at=now + tokens.SESSION_LIFETIME,
    )
    await store.insert(tx, vault, session, now)
    return SignedIn(
        session_id=session.id,
        token=token,
        staff_id=member.id,
        expires_at=session.expires_at,
        is_password_change_due=member.is_password_change_due,
    )


async def authenticate_session(
    tx: Tx, vault: Vault, token: str, now: datetime
) -> SessionIdentity | None:
    """Who a session token stands for; None where it has ended. Being seen keeps it from idling."""
    row = await store.live(tx, tokens.token_hash(token), now)
    if row is None:
        return None
    account = (await staff_store.accounts(tx, vault, [row.staff_id]))[0]
    if account.member.state != "active":
        return None
    if now - row.seen_at >= tokens.SESSION_TOUCH_EVERY:
        await store.touch(tx, row.id, now)
    return SessionIdentity(
        principal=principal_of(account.member),
        session_id=row.id,
        is_password_change_due=account.member.is_password_change_due,
    )


async def end_session(
    tx: Tx, vault: Vault, caller: Caller, session_id: UUID, now: datetime
) -> None:
    """End one of the caller's own sessions; refuses `SessionNotFound`."""
    if not await store.end(tx, caller.principal.id, session_id):
        raise SessionNotFound("you have no such session")
    entry = AuditEntry(
        action="session.ended",
        subject_kind="staff",
        subject_id=str(caller.principal.id),
        before={"session_id": session_id},
    )
    await record(tx, vault, caller, [entry], now)


def principal_of(member: StaffMember) -> Principal:
    """What a staff member may do, as routes and actions ask it."""
    return Principal(
        kind="staff",
        id=member.id,
        name=member.display_name,
        permissions=member.permissions,
        store_ids=member.store_ids,
    )
