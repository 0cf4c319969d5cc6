"""Assets as they are stored. A revision never changes, so it is remembered once it was read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.types.assets import Asset, AssetSettings
from regulars.infra.db import Tx

_REMEMBERED_MAX = 1_000
_remembered: dict[UUID, Asset] = {}

_encode = msgspec.json.Encoder(order="deterministic").encode


async def assets_of_revisions(tx: Tx, revisions: Collection[UUID]) -> list[Asset]:
    """The assets of these revisions; those met before cost no statement."""
    unknown = [each for each in revisions if each not in _remembered]
    if not unknown:
        return [_remembered[each] for each in revisions]
    found = await tx.all(SQL.assets_by_revision, Asset, revisions=list(revisions))
    if len(_remembered) > _REMEMBERED_MAX:
        _remembered.clear()
    _remembered.update((asset.revision, asset) for asset in found)
    return found


async def lock_assets(tx: Tx, codes: Sequence[str]) -> dict[str, Asset]:
    """The assets with these codes, by code, locked in the order of codes."""
    found = await tx.all(SQL.lock_assets, Asset, codes=list(codes))
    return {asset.settings.code: asset for asset in found}


async def save_assets(
    tx: Tx, assets: Sequence[AssetSettings], revisions: Sequence[UUID], now: datetime
) -> dict[str, Asset]:
    """Save new and changed assets, by code."""
    saved = await tx.all(
        SQL.save_assets,
        Asset,
        revisions=list(revisions),
        codes=[each.code for each in assets],
        program_ids=[each.program_id for each in assets],
        settings=[_encode(each).decode() for each in assets],
        now=now,
    )
    return {asset.settings.code: asset for asset in saved}


async def find_assets(
    tx: Tx,
    program_id: int | None,
    codes: Collection[str] | None,
    ids: Collection[int] | None,
) -> list[Asset]:
    return await tx.all(SQL.find_assets, Asset, program_id=program_id, codes=codes, ids=ids)
