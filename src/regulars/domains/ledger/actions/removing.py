"""Removing what owners who never existed hold, and assets that nobody ever held."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.ledger.errors import AssetHeld
from regulars.domains.ledger.store import removing as store
from regulars.infra.db import Tx


async def remove_owned(tx: Tx, owner_ids: Sequence[UUID]) -> int:
    """Remove accounts, lots, holds and transfers of these owners; how many transfers.

    Only for what was made up: their keys may be used again, and nothing is announced.
    """
    return await store.remove_owned_by(tx, owner_ids)


async def remove_assets(tx: Tx, asset_ids: Sequence[int]) -> None:
    """Remove assets with their limits; refuses where anybody holds, or ever held, any of them."""
    if await store.is_held(tx, asset_ids):
        raise AssetHeld("somebody holds, or once held, units of the asset")
    await store.remove_assets(tx, asset_ids)
