"""Memberships, lists and history in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.segments.store import SQL
from regulars.domains.segments.types import (
    CourseStep,
    MemberChange,
    Moment,
    PastMembership,
    SegmentOfMember,
    Settled,
    SizeOnDay,
    Verdict,
)
from regulars.infra.db import Tx, column

LAST_ID = UUID(int=(1 << 128) - 1)


async def enter(tx: Tx, verdict: Verdict, now: datetime) -> list[UUID]:
    """Who did not belong and does now."""
    if not verdict.meeting_ids:
        return []
    given = {"segment_id": verdict.segment_id, "member_ids": list(verdict.meeting_ids)}
    return column(await tx.rows(SQL.enter, now=now, **given))


async def leave(tx: Tx, verdict: Verdict) -> list[UUID]:
    """Who belonged and does not now, among those who were judged."""
    given = {"segment_id": verdict.segment_id, "meeting_ids": list(verdict.meeting_ids)}
    if verdict.between is None:
        judged = list(verdict.judged_ids or ())
        return column(await tx.rows(SQL.leave, judged_ids=judged, **given))
    after_id, through_id = verdict.between
    return column(
        await tx.rows(
            SQL.leave_between, after_id=after_id, through_id=through_id or LAST_ID, **given
        )
    )


async def number(tx: Tx, member_ids: Sequence[UUID]) -> None:
    """Give numbers to those who have none."""
    await tx.run(SQL.number_persons, member_ids=sorted(member_ids))


async def write_history(tx: Tx, verdict: Verdict, settled: Settled, moment: Moment) -> None:
    """Note who came and who went: each of them, on the day, and in the segment's count."""
    changed = [(each, True) for each in settled.entered_ids]
    changed += [(each, False) for each in settled.left_ids]
    await tx.run(
        SQL.insert_changes,
        segment_id=verdict.segment_id,
        whys=[verdict.why_of(each) for each, _ in changed],
        version_number=verdict.version_number,
        member_ids=[each for each, _ in changed],
        entered=[is_entered for _, is_entered in changed],
        now=moment.now,
    )
    counts = {
        "segment_id": verdict.segment_id,
        "entered_count": len(settled.entered_ids),
        "left_count": len(settled.left_ids),
    }
    await tx.run(SQL.count_day, day=moment.day, **counts)
    await tx.run(SQL.count_segment, now=moment.now, **counts)


async def put_on_list(tx: Tx, segment_id: UUID, member_ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.list_members, segment_id=segment_id, member_ids=list(member_ids))


async def clear_list(tx: Tx, segment_id: UUID) -> None:
    await tx.run(SQL.clear_list, segment_id=segment_id)


async def listed_among(tx: Tx, segment_id: UUID, ids: Sequence[UUID]) -> list[UUID]:
    """Which of these members are on the list, under this or any id that is theirs."""
    return column(await tx.rows(SQL.listed_among, segment_id=segment_id, ids=list(ids)))


async def listed_behind(tx: Tx, segment_id: UUID, after_id: UUID, count: int) -> list[UUID]:
    """The next members on the list, by id."""
    return column(
        await tx.rows(SQL.listed_behind, segment_id=segment_id, after_id=after_id, count=count)
    )


async def of_member(tx: Tx, member_id: UUID) -> list[SegmentOfMember]:
    return await tx.all(SQL.segments_of_member, SegmentOfMember, member_id=member_id)


async def changes(
    tx: Tx, segment_id: UUID, member_ids: Sequence[UUID], count: int
) -> list[MemberChange]:
    return await tx.all(
        SQL.changes_of_members,
        MemberChange,
        segment_id=segment_id,
        member_ids=list(member_ids),
        count=count,
    )


async def history(
    tx: Tx, member_ids: Sequence[UUID], after_id: int, count: int
) -> list[PastMembership]:
    return await tx.all(
        SQL.history_of_persons,
        PastMembership,
        member_ids=list(member_ids),
        after_id=after_id,
        count=count,
    )


async def last_changes(
    tx: Tx, segment_id: UUID, member_ids: Sequence[UUID], at: datetime
) -> list[MemberChange]:
    return await tx.all(
        SQL.last_changes_before,
        MemberChange,
        segment_id=segment_id,
        member_ids=list(member_ids),
        at=at,
    )


async def courses(
    tx: Tx, codes: Sequence[str], member_ids: Sequence[UUID], until_at: datetime
) -> list[CourseStep]:
    return await tx.all(
        SQL.courses_of_persons,
        CourseStep,
        codes=list(codes),
        member_ids=list(member_ids),
        until_at=until_at,
    )


async def sizes(tx: Tx, segment_id: UUID) -> list[SizeOnDay]:
    return await tx.all(SQL.sizes, SizeOnDay, segment_id=segment_id)


async def members_behind(tx: Tx, segment_id: UUID, after_id: UUID, count: int) -> list[UUID]:
    return column(
        await tx.rows(SQL.members_behind, segment_id=segment_id, after_id=after_id, count=count)
    )


async def forget_persons(tx: Tx, ids: Sequence[UUID]) -> int:
    """Forget the numbers of these members, and that they were on any list; how many rows."""
    unlisted = await tx.run(SQL.unlist_persons, ids=list(ids))
    return unlisted + await tx.run(SQL.forget_persons, ids=list(ids))
