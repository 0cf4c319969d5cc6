"""Removing what was made up: everything of some owners, and assets that nobody holds."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.ledger.store import SQL
from regulars.infra.db import Tx


async def remove_owned_by(tx: Tx, owner_ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.remove_owned_by, owner_ids=list(owner_ids))


async def is_held(tx: Tx, asset_ids: Sequence[int]) -> bool:
    rows = await tx.rows(SQL.anything_counted_in, asset_ids=list(asset_ids))
    return bool(rows[0][0])


async def remove_assets(tx: Tx, asset_ids: Sequence[int]) -> None:
    await tx.run(SQL.remove_assets, asset_ids=list(asset_ids))
