"""Settling who belongs: memberships, history, counts and announcements in one go."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.segments.store import memberships
from regulars.domains.segments.store import segments as store
from regulars.domains.segments.types import Locked, Moment, Settled, Verdict, Why
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce

MEMBERS_AN_ANNOUNCEMENT = 500


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """When it is settled, by whose days, and in which segment, whose row is locked."""

    segment: Locked
    now: datetime
    zone: ZoneInfo

    @property
    def moment(self) -> Moment:
        """Never before the change before, however clocks differ."""
        at = max(self.now, self.segment.settled_at or self.now)
        return Moment(now=at, day=at.astimezone(self.zone).date())


async def lock(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, Locked]:
    """Keep memberships of these segments to this transaction, until it ends.

    Whoever judges locks first: what is read afterwards is what counts. All segments that one
    transaction settles are locked in one call.
    """
    return {each.id: each for each in await store.lock(tx, ids)}


async def settle(tx: Tx, verdict: Verdict, sitting: Sitting) -> Settled:
    """Have those who meet a condition belong, and no others of those who were judged.

    Announces `segment.entered` and `segment.left`. Settled twice, the second time changes nothing.
    """
    moment = sitting.moment
    settled = Settled(
        entered_ids=await memberships.enter(tx, verdict, moment.now),
        left_ids=await memberships.leave(tx, verdict),
    )
    if settled.entered_ids or settled.left_ids:
        await memberships.number(tx, settled.changed_ids)
        await memberships.write_history(tx, verdict, settled, moment)
        await announce(tx, _announcements(verdict, settled, sitting.segment, moment.now))
    return settled


async def end_judging(tx: Tx, segment_id: UUID, number: int, judged_at: datetime) -> None:
    """Note that the whole base was judged by this version, as of an instant."""
    await store.note_judged(tx, segment_id, number, judged_at)


async def list_members(tx: Tx, segment_id: UUID, member_ids: Sequence[UUID]) -> int:
    """Put members on the list of a segment; how many were not on it."""
    return await memberships.put_on_list(tx, segment_id, member_ids)


async def clear_list(tx: Tx, segment_id: UUID) -> None:
    """Take everybody off the list of a segment."""
    await memberships.clear_list(tx, segment_id)


def _announcements(
    verdict: Verdict, settled: Settled, segment: Locked, now: datetime
) -> list[Announcement]:
    topics = (("segment.entered", settled.entered_ids), ("segment.left", settled.left_ids))
    return [
        Announcement(
            topic=topic,
            subject_id=segment.id,
            payload={
                "segment_id": segment.id,
                "program": segment.program,
                "code": segment.code,
                "version": verdict.version_number,
                "why": why,
                "member_ids": some,
            },
            occurred_at=now,
        )
        for topic, ids in topics
        for why, some in _batches(verdict, sorted(ids))
    ]


def _batches(verdict: Verdict, ids: Sequence[UUID]) -> Iterator[tuple[Why, list[UUID]]]:
    """Members who came or went for one reason, so many at a time."""
    by_why: dict[Why, list[UUID]] = {}
    for member_id in ids:
        by_why.setdefault(verdict.why_of(member_id), []).append(member_id)
    for why, some in by_why.items():
        for begin in range(0, len(some), MEMBERS_AN_ANNOUNCEMENT):
            yield why, some[begin : begin + MEMBERS_AN_ANNOUNCEMENT]
