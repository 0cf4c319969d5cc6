"""Reading documents in the order of time, with everything that belongs to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.orders.store.loaded import SQL
from regulars.domains.orders.types import (
    ComingBack,
    HistoryKey,
    LaterState,
    PastSale,
    SaleLine,
    SalePart,
    SaleState,
    SaleTender,
)
from regulars.infra.db import Tx
from regulars.kernel.shares import Share

_lines = msgspec.json.Decoder(tuple[SaleLine, ...]).decode
_tenders = msgspec.json.Decoder(tuple[SaleTender, ...]).decode
_parts = msgspec.json.Decoder(tuple[SalePart, ...]).decode
_states = msgspec.json.Decoder(tuple[SaleState, ...]).decode

_HEAD_NAMES = tuple(
    name
    for name in PastSale.__struct_fields__
    if name not in ("lines", "tenders", "parts", "changes")
)


async def history(
    tx: Tx,
    between: tuple[datetime, datetime],
    after: HistoryKey | None,
    count: int,
    share: Share,
) -> list[PastSale]:
    rows = await tx.rows(
        SQL.history,
        from_at=between[0],
        before_at=between[1],
        after_at=after and after.occurred_at,
        after_kind=after and after.kind,
        after_number=after and after.number,
        after_id=after and after.id,
        count=count,
        share_place=share.place,
        share_count=share.count,
    )
    return [_sale(row) for row in rows]


async def history_count(tx: Tx, between: tuple[datetime, datetime]) -> int:
    rows = await tx.rows(SQL.history_count, from_at=between[0], before_at=between[1])
    count: int = rows[0][0]
    return count


def _sale(row: tuple[Any, ...]) -> PastSale:
    *head, lines, tenders, parts, changes = row
    return PastSale(
        **dict(zip(_HEAD_NAMES, head, strict=True)),
        lines=_lines(lines) if lines else (),
        tenders=_tenders(tenders) if tenders else (),
        parts=_parts(parts) if parts else (),
        changes=_states(changes) if changes else (),
    )


async def changing_later(
    tx: Tx,
    between: tuple[datetime, datetime],
    after: tuple[datetime, UUID, bool] | None,
    count: int,
) -> list[LaterState]:
    after_at, after_id, is_cancelled = after or (None, None, None)
    return await tx.all(
        SQL.changing_later,
        LaterState,
        from_at=between[0],
        before_at=between[1],
        after_at=after_at,
        after_id=after_id,
        after_is_cancelled=is_cancelled,
        count=count,
    )


async def coming_back(tx: Tx, at: datetime, member_ids: Sequence[UUID] | None) -> list[ComingBack]:
    return await tx.all(SQL.coming_back, ComingBack, at=at, member_ids=member_ids)
