"""The statements behind replays of history."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.types.answers import TransferKey
from regulars.domains.ledger.types.replaying import Earning, HandMovement, SpentBefore
from regulars.infra.db import Tx


async def by_hand(
    tx: Tx,
    asset_ids: Collection[int],
    between: tuple[datetime, datetime],
    after: TransferKey | None,
    count: int,
) -> list[HandMovement]:
    return await tx.all(
        SQL.by_hand,
        HandMovement,
        asset_ids=sorted(asset_ids),
        from_at=between[0],
        before_at=between[1],
        after_at=after and after.effective_at,
        after_id=after and after.id,
        count=count,
    )


async def earnings_before(
    tx: Tx, owner_ids: Collection[UUID], asset_ids: Collection[int], before_at: datetime
) -> list[Earning]:
    return await tx.all(
        SQL.earnings_before,
        Earning,
        owner_ids=sorted(owner_ids),
        asset_ids=sorted(asset_ids),
        before_at=before_at,
    )


async def spends_given_back_since(
    tx: Tx, owner_ids: Collection[UUID], asset_ids: Collection[int], at: datetime
) -> list[SpentBefore]:
    return await tx.all(
        SQL.spends_given_back_since,
        SpentBefore,
        owner_ids=sorted(owner_ids),
        asset_ids=sorted(asset_ids),
        at=at,
    )
