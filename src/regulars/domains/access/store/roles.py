"""Rows of roles. The permissions of ready-made ones stand in the code."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from regulars.domains.access.store import SQL
from regulars.domains.access.types import ALL_PERMISSIONS, Role
from regulars.infra.db import Tx, column


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    title: str
    permissions: frozenset[str]


async def custom(tx: Tx, codes: Collection[str] | None = None) -> list[Role]:
    """The organisation's own roles, by code; all of them, or those of `codes`."""
    wanted = None if codes is None else sorted(codes)
    return [_role(row) for row in await tx.all(SQL.custom_roles, _Row, codes=wanted)]


async def lock(tx: Tx, code: str) -> Role | None:
    """A role of the organisation's own, which nobody else changes or grants until the end."""
    row = await tx.maybe(SQL.lock_role, _Row, code=code)
    return None if row is None else _role(row)


async def hold_still(tx: Tx, codes: Collection[str]) -> set[str]:
    """Keep roles from being deleted until the transaction ends; those of `codes` that exist."""
    return set(column(await tx.rows(SQL.share_roles, codes=sorted(codes))))


async def insert(tx: Tx, role: Role, now: datetime) -> bool:
    """Save a new role; False where the code is taken."""
    return bool(
        await tx.run(
            SQL.insert_role,
            code=role.code,
            title=role.title,
            permissions=sorted(role.permissions),
            now=now,
        )
    )


async def update(tx: Tx, role: Role, now: datetime) -> None:
    await tx.run(
        SQL.update_role,
        code=role.code,
        title=role.title,
        permissions=sorted(role.permissions),
        now=now,
    )


async def delete(tx: Tx, code: str) -> None:
    await tx.run(SQL.delete_role, code=code)


async def holder_count(tx: Tx, code: str) -> int:
    count: int = column(await tx.rows(SQL.role_holders, code=code))[0]
    return count


def _role(row: _Row) -> Role:
    return Role(code=row.code, title=row.title, permissions=row.permissions & ALL_PERMISSIONS)
