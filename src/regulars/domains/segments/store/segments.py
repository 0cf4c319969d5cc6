"""Segments and their versions in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from regulars.domains.segments.store import SQL
from regulars.domains.segments.types import (
    LiveSegment,
    Locked,
    NewSegment,
    Segment,
    SegmentNames,
    Version,
)
from regulars.infra.db import Tx, column


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that somebody wrote, and the segment that it is for."""

    code: str
    condition: dict[str, Any]


async def insert(tx: Tx, segment_id: UUID, new: NewSegment, actor: str, now: datetime) -> bool:
    """Whether the code was free."""
    done = await tx.run(
        SQL.insert_segment, id=segment_id, actor=actor, now=now, **msgspec.structs.asdict(new)
    )
    return bool(done)


async def remove_of(tx: Tx, program_id: int) -> int:
    return await tx.run(SQL.remove_segments, program_id=program_id)


async def describe(
    tx: Tx, segment_id: UUID, texts: Mapping[str, str], actor: str, now: datetime
) -> None:
    await tx.run(SQL.describe_segment, id=segment_id, actor=actor, now=now, **texts)


async def archive(tx: Tx, segment_id: UUID, actor: str, now: datetime) -> None:
    await tx.run(SQL.archive_segment, id=segment_id, actor=actor, now=now)


async def of_program(tx: Tx, program_id: int, *, with_archived: bool) -> list[Segment]:
    return await tx.all(
        SQL.segments_of_program, Segment, program_id=program_id, with_archived=with_archived
    )


async def names_of(tx: Tx, program_id: int, codes: Iterable[str]) -> list[SegmentNames]:
    return await tx.all(
        SQL.names_of_segments, SegmentNames, program_id=program_id, codes=list(codes)
    )


async def by_code(tx: Tx, program_id: int, code: str) -> Segment | None:
    return await tx.maybe(SQL.segment_by_code, Segment, program_id=program_id, code=code)


async def lock(tx: Tx, ids: Iterable[UUID]) -> list[Locked]:
    """Lock segments, in the order of their ids, until the transaction ends."""
    return await tx.all(SQL.lock_segments, Locked, ids=sorted(set(ids)))


async def of_persons(tx: Tx, member_ids: Sequence[UUID]) -> list[UUID]:
    """The segments that any of these members belong to."""
    return column(await tx.rows(SQL.segments_of_persons, ids=list(member_ids)))


async def versions(tx: Tx, ids: Sequence[UUID]) -> list[Version]:
    return await tx.all(SQL.versions_of_segments, Version, ids=list(ids))


async def save_draft(
    tx: Tx, segment_id: UUID, condition: Mapping[str, Any], actor: str, now: datetime
) -> None:
    await tx.run(
        SQL.save_draft,
        segment_id=segment_id,
        condition=Jsonb(dict(condition)),
        actor=actor,
        now=now,
    )


async def drop_draft(tx: Tx, segment_id: UUID) -> bool:
    return bool(await tx.run(SQL.drop_draft, segment_id=segment_id))


async def begin_draft(tx: Tx, segment_id: UUID, actor: str, now: datetime) -> bool:
    """Put the draft in the place of what is live; whether there was one."""
    await tx.run(SQL.end_live, segment_id=segment_id, now=now)
    return bool(await tx.run(SQL.begin_draft, segment_id=segment_id, actor=actor, now=now))


async def note_judged(tx: Tx, segment_id: UUID, number: int, judged_at: datetime) -> None:
    await tx.run(SQL.note_judged, segment_id=segment_id, number=number, judged_at=judged_at)


async def live(tx: Tx) -> list[LiveSegment]:
    return await tx.all(SQL.live_segments, LiveSegment)


async def conditions(tx: Tx, program_id: int, *, with_drafts: bool) -> list[Asked]:
    return await tx.all(
        SQL.conditions_of_program, Asked, program_id=program_id, with_drafts=with_drafts
    )
