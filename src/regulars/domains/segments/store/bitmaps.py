"""Bitmaps of who belongs to a segment, and what has changed since they were written."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from regulars.domains.segments.store import SQL
from regulars.domains.segments.types import NumberedChange
from regulars.infra.db import Tx


class StoredBitmap(msgspec.Struct, frozen=True, kw_only=True):
    """The bitmap of a segment; None where none was written yet."""

    segment_id: UUID
    code: str
    through_id: int | None
    numbers: bytes | None


async def bitmaps(tx: Tx, ids: Sequence[UUID]) -> list[StoredBitmap]:
    return await tx.all(SQL.bitmaps, StoredBitmap, ids=list(ids))


async def changes_behind(tx: Tx, segment_id: UUID, after: int) -> list[NumberedChange]:
    return await tx.all(SQL.changes_behind, NumberedChange, segment_id=segment_id, after=after)


async def save(tx: Tx, segment_id: UUID, through_id: int, numbers: bytes) -> None:
    await tx.run(SQL.save_bitmap, segment_id=segment_id, through_id=through_id, numbers=numbers)
