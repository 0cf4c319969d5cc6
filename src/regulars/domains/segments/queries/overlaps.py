"""How segments overlap, from bitmaps and what has changed since they were written."""

from collections.abc import Sequence

from regulars.domains.segments.policy.overlapping import applied, regions
from regulars.domains.segments.store import bitmaps as store
from regulars.domains.segments.types import Region, Segment
from regulars.infra.db import Tx


async def overlaps(tx: Tx, segments: Sequence[Segment]) -> list[Region]:
    """Each combination of these segments that anybody is in, as of now.

    Milliseconds for millions of members, as far as the bitmaps are written.
    """
    stored = await store.bitmaps(tx, [each.id for each in segments])
    sets = {}
    for each in stored:
        changes = await store.changes_behind(tx, each.segment_id, each.through_id or 0)
        sets[each.code] = applied(each.numbers, changes)
    return regions({each.code: sets[each.code] for each in segments})
