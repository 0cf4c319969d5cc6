"""Rows of staff accounts, the roles they hold, and their second factors."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.errors import UniqueViolation

from regulars.domains.access.errors import LoginTaken
from regulars.domains.access.policy import grants, tokens
from regulars.domains.access.store import SQL, context
from regulars.domains.access.types import (
    Grant,
    Locale,
    NewStaff,
    StaffAccess,
    StaffMember,
    StaffState,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx, column
from regulars.kernel.ids import new_id


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A staff account with what only this domain may see: hash and secrets."""

    member: StaffMember
    password_hash: str
    password_expires_at: datetime | None
    totp_secret: str | None
    totp_pending_secret: str | None
    totp_last_step: int | None


class Password(msgspec.Struct, frozen=True, kw_only=True):
    """A password as it is stored; a one-time password may expire."""

    hash: str
    is_one_time: bool
    expires_at: datetime | None = None


class StaffPage(msgspec.Struct, frozen=True, kw_only=True):
    """Which accounts, newest first: after one, at most so many, within these stores."""

    after: UUID | None
    count: int
    state: StaffState | None
    role_code: str | None
    within_store_ids: frozenset[int] | None


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    login: bytes
    display_name: bytes
    locale: Locale
    state: StaffState
    store_ids: frozenset[int] | None
    password_hash: str
    is_password_one_time: bool
    password_expires_at: datetime | None
    totp_secret: bytes | None
    totp_pending_secret: bytes | None
    totp_last_step: int | None
    created_at: datetime
    updated_at: datetime
    role_codes: tuple[str, ...]
    custom_permissions: tuple[str, ...]


def login_index(vault: Vault, login: str) -> bytes:
    return vault.blind_index("access.login", login)


async def insert(
    tx: Tx, vault: Vault, new: NewStaff, password: Password, now: datetime
) -> UUID | None:
    """A new account with its password and none of its roles yet; None where the login is taken."""
    staff_id = new_id()
    inserted_count = await tx.run(
        SQL.insert_staff,
        id=staff_id,
        login_index=login_index(vault, new.login),
        login=vault.seal_text(new.login, context("staff.login", staff_id)),
        display_name=vault.seal_text(new.display_name, context("staff.name", staff_id)),
        locale=new.locale,
        store_ids=_scope(new.store_ids),
        password_hash=password.hash,
        password_expires_at=password.expires_at,
        now=now,
    )
    return staff_id if inserted_count else None


async def accounts(tx: Tx, vault: Vault, ids: Collection[UUID]) -> list[Account]:
    """The accounts of `ids` that exist, in id order."""
    rows = await tx.all(SQL.staff_by_id, _Row, ids=list(ids))
    return [_opened(row, vault) for row in rows]


async def account_by_login(tx: Tx, vault: Vault, login: str) -> Account | None:
    ids = column(await tx.rows(SQL.staff_ids_by_login, login_index=login_index(vault, login)))
    found = await accounts(tx, vault, ids)
    return found[0] if found else None


async def lock_account(tx: Tx, vault: Vault, staff_id: UUID) -> Account | None:
    """The account, which nobody else changes until this transaction ends."""
    await tx.rows(SQL.lock_staff, id=staff_id)
    found = await accounts(tx, vault, [staff_id])
    return found[0] if found else None


async def page_ids(tx: Tx, page: StaffPage) -> list[UUID]:
    return column(
        await tx.rows(
            SQL.staff_page,
            after=page.after,
            count=page.count,
            state=page.state,
            role_code=page.role_code,
            within_store_ids=_scope(page.within_store_ids),
        )
    )


async def any_exist(tx: Tx) -> bool:
    return bool(column(await tx.rows(SQL.staff_exist))[0])


async def access_of(tx: Tx, staff_id: UUID, now: datetime) -> StaffAccess:
    """How many live sessions somebody has, and how many live keys they issued."""
    return await tx.one(
        SQL.staff_access,
        StaffAccess,
        staff_id=staff_id,
        now=now,
        idle_since=tokens.idle_since(now),
    )


async def update(tx: Tx, vault: Vault, member: StaffMember, now: datetime) -> None:
    """Save login, name and locale; refuses `LoginTaken`, after which the transaction is lost."""
    try:
        await tx.run(
            SQL.update_staff,
            id=member.id,
            login_index=login_index(vault, member.login),
            login=vault.seal_text(member.login, context("staff.login", member.id)),
            display_name=vault.seal_text(member.display_name, context("staff.name", member.id)),
            locale=member.locale,
            now=now,
        )
    except UniqueViolation:
        raise LoginTaken("another account has this login") from None


async def set_state(tx: Tx, staff_id: UUID, state: StaffState, now: datetime) -> None:
    await tx.run(SQL.set_staff_state, id=staff_id, state=state, now=now)


async def set_password(tx: Tx, staff_id: UUID, password: Password, now: datetime) -> None:
    await tx.run(
        SQL.set_password,
        id=staff_id,
        password_hash=password.hash,
        is_one_time=password.is_one_time,
        expires_at=password.expires_at,
        now=now,
    )


async def set_grant(tx: Tx, staff_id: UUID, grant: Grant, now: datetime) -> None:
    """Replace the roles and the stores of an account."""
    await tx.run(SQL.set_store_scope, id=staff_id, store_ids=_scope(grant.store_ids), now=now)
    await tx.run(SQL.drop_staff_roles, id=staff_id)
    await tx.run(SQL.insert_staff_roles, id=staff_id, role_codes=sorted(grant.role_codes))


async def lock_ownership(tx: Tx) -> None:
    """Whoever lets go of an owner, and whoever makes the first, takes turns."""
    await tx.rows(SQL.lock_ownership)


async def active_owner_ids(tx: Tx) -> list[UUID]:
    return column(await tx.rows(SQL.active_owner_ids))


async def set_totp(tx: Tx, vault: Vault, account: Account, now: datetime) -> None:
    """Save the account's secrets and the last time step that was used."""
    staff_id = account.member.id
    await tx.run(
        SQL.set_totp,
        id=staff_id,
        secret=_sealed_secret(vault, "totp", staff_id, account.totp_secret),
        pending_secret=_sealed_secret(vault, "totp_pending", staff_id, account.totp_pending_secret),
        last_step=account.totp_last_step,
        now=now,
    )


async def take_totp_step(tx: Tx, staff_id: UUID, step: int) -> bool:
    """Use up a time step and those before it; False where it has been used."""
    return bool(await tx.run(SQL.take_totp_step, id=staff_id, step=step))


async def replace_recovery_codes(tx: Tx, staff_id: UUID, code_hashes: Sequence[bytes]) -> None:
    await tx.run(SQL.drop_recovery_codes, staff_id=staff_id)
    await tx.run(SQL.insert_recovery_codes, staff_id=staff_id, code_hashes=list(code_hashes))


async def take_recovery_code(tx: Tx, staff_id: UUID, code_hash: bytes) -> bool:
    """Use up a recovery code; False where there is no such code (any more)."""
    return bool(await tx.run(SQL.take_recovery_code, staff_id=staff_id, code_hash=code_hash))


async def names(tx: Tx, vault: Vault, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await tx.rows(SQL.staff_names, ids=list(ids))
    return {row_id: vault.open_text(name, context("staff.name", row_id)) for row_id, name in rows}


def _opened(row: _Row, vault: Vault) -> Account:
    return Account(
        member=StaffMember(
            id=row.id,
            login=vault.open_text(row.login, context("staff.login", row.id)),
            display_name=vault.open_text(row.display_name, context("staff.name", row.id)),
            locale=row.locale,
            state=row.state,
            role_codes=row.role_codes,
            permissions=grants.permissions_of(row.role_codes, row.custom_permissions),
            store_ids=row.store_ids,
            is_password_change_due=row.is_password_one_time,
            has_second_factor=row.totp_secret is not None,
            created_at=row.created_at,
            updated_at=row.updated_at,
        ),
        password_hash=row.password_hash,
        password_expires_at=row.password_expires_at,
        totp_secret=_opened_secret(vault, "totp", row.id, row.totp_secret),
        totp_pending_secret=_opened_secret(vault, "totp_pending", row.id, row.totp_pending_secret),
        totp_last_step=row.totp_last_step,
    )


def _sealed_secret(vault: Vault, field: str, staff_id: UUID, secret: str | None) -> bytes | None:
    return None if secret is None else vault.seal_text(secret, context(f"staff.{field}", staff_id))


def _opened_secret(vault: Vault, field: str, staff_id: UUID, sealed: bytes | None) -> str | None:
    return None if sealed is None else vault.open_text(sealed, context(f"staff.{field}", staff_id))


def _scope(store_ids: frozenset[int] | None) -> list[int] | None:
    return None if store_ids is None else sorted(store_ids)
