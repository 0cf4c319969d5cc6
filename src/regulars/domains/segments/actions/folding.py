"""Folding changes into the bitmaps that overlaps are read from."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.segments.policy.overlapping import applied
from regulars.domains.segments.store import bitmaps as store
from regulars.infra.db import Tx

CHANGES_KEPT_APART = 1_000
"""With fewer changes than this behind it a bitmap is left as it is."""


async def fold_bitmaps(tx: Tx, segment_ids: Sequence[UUID]) -> int:
    """Write the bitmaps anew that much has changed behind; how many.

    Changes of one segment commit in the order of their ids, so none is ever left behind. Two who
    fold at once write the same, and the farther one stays.
    """
    written = 0
    for each in await store.bitmaps(tx, segment_ids):
        changes = await store.changes_behind(tx, each.segment_id, each.through_id or 0)
        if len(changes) > CHANGES_KEPT_APART:
            numbers = applied(each.numbers, changes).serialize()
            await store.save(tx, each.segment_id, changes[-1].id, numbers)
            written += 1
    return written
