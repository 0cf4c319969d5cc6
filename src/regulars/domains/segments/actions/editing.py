"""Editing segments: making them, drafts, going live, archiving."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from regulars.domains.segments.errors import (
    NoDraftSegment,
    SegmentArchived,
    SegmentExists,
    SegmentInCircle,
    SegmentInUse,
    SegmentInvalid,
    SegmentOfOtherKind,
)
from regulars.domains.segments.policy.faults import refuse_faults
from regulars.domains.segments.policy.nesting import askers_of, circle_through, nested_in
from regulars.domains.segments.store import segments as store
from regulars.domains.segments.store import waiting
from regulars.domains.segments.types import Locked, NewSegment, Segment, Version
from regulars.infra.db import Tx
from regulars.infra.locks import lock_name
from regulars.infra.outbox import Announcement, announce
from regulars.kernel.errors import FieldError
from regulars.kernel.ids import new_id


async def create(tx: Tx, new: NewSegment, actor: str, now: datetime) -> Segment:
    """Make a segment that nobody belongs to yet.

    Refuses a code that the program has used already, archived segments included, and texts that
    cannot be stored.
    """
    refuse_faults(new)
    if not await store.insert(tx, new_id(), new, actor, now):
        raise SegmentExists(f"there is a segment {new.code!r} already")
    return await _by_code(tx, new.program_id, new.code)


async def describe(
    tx: Tx, segment: Segment, texts: Mapping[str, str], actor: str, now: datetime
) -> Segment:
    """Give a segment other names or another description; what is left out stays."""
    _refuse_archived(segment)
    fields = ("name_en", "name_zh", "description")
    given = {field: texts.get(field, getattr(segment, field)) for field in fields}
    refuse_faults(
        NewSegment(program_id=segment.program_id, code=segment.code, kind=segment.kind, **given)
    )
    await store.describe(tx, segment.id, given, actor, now)
    return await _by_code(tx, segment.program_id, segment.code)


async def save_draft(
    tx: Tx, segment: Segment, condition: Mapping[str, Any], actor: str, now: datetime
) -> Version:
    """Save a condition as the draft, in the place of the draft there is.

    Nothing of what is live changes. Refuses a condition that asks for segments that the program
    has not, or that leads back to this one.
    """
    await _lock_nesting(tx, segment)
    _refuse_archived(segment)
    if segment.kind != "dynamic":
        raise SegmentOfOtherKind(f"segment {segment.code!r} is {segment.kind}: it has no versions")
    await _refuse_nesting(tx, segment, condition)
    await store.lock(tx, [segment.id])
    await store.save_draft(tx, segment.id, condition, actor, now)
    return (await store.versions(tx, [segment.id]))[-1]


async def freeze(
    tx: Tx, segment: Segment, condition: Mapping[str, Any], actor: str, now: datetime
) -> None:
    """Keep the condition by which a frozen segment is taken; have its list drawn up by it.

    Refuses a condition that asks for segments that the program has not.
    """
    await _refuse_nesting(tx, segment, condition)
    await store.save_draft(tx, segment.id, condition, actor, now)
    await store.begin_draft(tx, segment.id, actor, now)


async def drop_draft(tx: Tx, segment: Segment) -> None:
    """Throw the draft away; refuses a segment that has none."""
    if not await store.drop_draft(tx, segment.id):
        raise NoDraftSegment(f"segment {segment.code!r} has no draft")


async def publish(tx: Tx, segment: Segment, actor: str, now: datetime) -> Version:
    """Put the draft in the place of what is live. Announces `segment.published`.

    Members who change from now on are judged by it at once; have the whole base judged too.
    """
    await _lock_nesting(tx, segment)
    _refuse_archived(segment)
    [locked] = await store.lock(tx, [segment.id])
    before = await store.versions(tx, [segment.id])
    draft = before[-1] if before and before[-1].state == "draft" else None
    if draft is None:
        raise NoDraftSegment(f"segment {segment.code!r} has no draft")
    await _refuse_nesting(tx, segment, draft.condition)
    await store.begin_draft(tx, segment.id, actor, now)
    await waiting.drop_all_dues(tx, segment.id)
    await announce(tx, [_announcement(locked, "segment.published", now, number=draft.number)])
    return msgspec.structs.replace(draft, live_from=now, published_by=actor)


async def archive(tx: Tx, segment: Segment, actor: str, now: datetime) -> None:
    """Keep a segment up no more. Announces `segment.archived`.

    Its history stays; nobody enters it any more, and conditions find nobody in it. Have those who
    belong leave it.
    Refuses one that other segments ask for, by name.
    """
    await _lock_nesting(tx, segment)
    _refuse_archived(segment)
    nesting = await _nesting(tx, segment.program_id)
    if askers := askers_of(segment.code, nesting):
        raise SegmentInUse(f"segment {segment.code!r} is asked for by {', '.join(askers)}")
    [locked] = await store.lock(tx, [segment.id])
    await waiting.drop_all_dues(tx, segment.id)
    await store.archive(tx, segment.id, actor, now)
    await announce(tx, [_announcement(locked, "segment.archived", now)])


async def _lock_nesting(tx: Tx, segment: Segment) -> None:
    """Two edits at once could close a circle, or archive what the other one asks for."""
    await lock_name(tx, f"segments.nesting {segment.program_id}")


async def _nesting(tx: Tx, program_id: int) -> dict[str, set[str]]:
    """By code what is asked for by the live version and by the draft."""
    found: dict[str, set[str]] = {}
    for each in await store.conditions(tx, program_id, with_drafts=True):
        found.setdefault(each.code, set()).update(nested_in(each.condition))
    return found


async def _refuse_nesting(tx: Tx, segment: Segment, condition: Mapping[str, Any]) -> None:
    asked = nested_in(condition)
    if not asked:
        return
    known = {each.code for each in await store.of_program(tx, segment.program_id,
                                                          with_archived=False)}  # fmt: skip
    if missing := sorted(asked - known):
        detail = f"there is no segment {', '.join(map(repr, missing))} in the program"
        fault = FieldError(path="condition", code="unknown_segment", detail=detail)
        raise SegmentInvalid(detail, errors=[fault])
    nesting = await _nesting(tx, segment.program_id)
    if way := circle_through(segment.code, {**nesting, segment.code: asked}):
        raise SegmentInCircle(f"the condition leads back to itself: {' → '.join(way)}")


async def _by_code(tx: Tx, program_id: int, code: str) -> Segment:
    found = await store.by_code(tx, program_id, code)
    assert found is not None, "the segment was written in this transaction"
    return found


def _refuse_archived(segment: Segment) -> None:
    if segment.archived_at is not None:
        raise SegmentArchived(f"segment {segment.code!r} is archived")


def _announcement(
    segment: Locked, topic: str, now: datetime, number: int | None = None
) -> Announcement:
    payload = {
        "segment_id": segment.id,
        "program": segment.program,
        "code": segment.code,
        "version": number,
    }
    return Announcement(topic=topic, subject_id=segment.id, payload=payload, occurred_at=now)
