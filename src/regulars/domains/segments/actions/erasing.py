"""Erasing what segments hold of a person, who asked for it or never existed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from regulars.domains.segments.actions.settling import Sitting, settle
from regulars.domains.segments.store import memberships, uploads, waiting
from regulars.domains.segments.store import segments as store
from regulars.domains.segments.types import Verdict
from regulars.infra.db import Tx

_UTC = ZoneInfo("UTC")


async def erase(tx: Tx, member_ids: Sequence[UUID], now: datetime) -> int:
    """Have these members leave every segment and every list, and forget who they were.

    They leave as anybody does, counted and announced. What is left of their history are numbers
    that lead to nobody. Answers how many rows told of them.
    """
    locked = await store.lock(tx, await store.of_persons(tx, member_ids))
    count = 0
    for segment in locked:
        verdict = Verdict(
            segment_id=segment.id,
            why="erased",
            version_number=None,
            meeting_ids=(),
            judged_ids=sorted(member_ids),
        )
        settled = await settle(tx, verdict, Sitting(segment=segment, now=now, zone=_UTC))
        count += len(settled.left_ids)
    await waiting.forget(tx, member_ids)
    count += await uploads.erase_lines(tx, member_ids)
    return count + await memberships.forget_persons(tx, member_ids)


async def remove_segments(tx: Tx, program_id: int) -> int:
    """Remove all segments of a program that goes, with everything about them; how many."""
    return await store.remove_of(tx, program_id)
