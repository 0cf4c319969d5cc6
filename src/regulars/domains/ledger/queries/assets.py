"""Which assets there are."""

from collections.abc import Collection

from regulars.domains.ledger.errors import AssetNotFound
from regulars.domains.ledger.store import assets as stored
from regulars.domains.ledger.types.assets import Asset
from regulars.infra.db import Tx


async def assets(
    tx: Tx,
    *,
    program_id: int | None = None,
    codes: Collection[str] | None = None,
    ids: Collection[int] | None = None,
) -> list[Asset]:
    """The assets of a program, or by code or id, or all, in the order of their codes."""
    return await stored.find_assets(tx, program_id, codes, ids)


async def asset_of_code(tx: Tx, code: str) -> Asset:
    """The asset with this code; refuses where there is none."""
    for asset in await assets(tx, codes=[code]):
        return asset
    raise AssetNotFound(f"no asset {code}")
