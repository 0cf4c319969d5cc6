"""Making, changing, publishing and archiving segments; every edit leaves an audit entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.insights import queries as insights
from regulars.domains.segments import actions as segments
from regulars.domains.segments import queries as stored
from regulars.domains.segments.errors import SegmentInvalid
from regulars.domains.segments.types import Kind, NewSegment, Segment, Version
from regulars.flows.member_lists.guarding import refuse_unread
from regulars.flows.member_lists.scope import scope_of
from regulars.flows.rewards.terms import Terms
from regulars.flows.segments.building import BuildInput, request_build
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.jobs import Job
from regulars.kernel.conditions.dump import dump
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.errors import FieldError

Json = Mapping[str, Any]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that somebody wants. A dynamic one may come with its condition, to be published at
    once with `is_published`; a frozen one is taken by its condition; an uploaded one has none.
    """

    code: str
    kind: Kind
    name_en: str = ""
    name_zh: str = ""
    description: str = ""
    condition: Json | None = None
    is_published: bool = False


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """Who edits, in which program, and when."""

    terms: Terms
    caller: Caller
    vault: Vault
    now: datetime

    @property
    def actor(self) -> str:
        return self.caller.principal.name


async def create(tx: Tx, wanted: Wanted, edit: Edit) -> Job | None:
    """Make a segment; the job that judges everybody for it, where there is one.

    Refuses a condition where none belongs or none where one does, one that cannot be told of
    members, and one that asks what the caller may not read.
    """
    _refuse_mismatch(wanted)
    segment = await segments.create(tx, _new(wanted, edit), edit.actor, edit.now)
    await _note(tx, edit, "segment.created", segment, after=_told(wanted))
    if wanted.condition is None:
        return None
    if segment.kind == "frozen":
        condition = await readable(tx, edit, wanted.condition)
        await segments.freeze(tx, segment, condition, edit.actor, edit.now)
        given = BuildInput(segment_id=segment.id, number=1, why="list", takes_snapshot=True)
        return await request_build(tx, given, edit.actor, edit.now)
    await save_draft(tx, segment, wanted.condition, edit)
    return (await publish(tx, segment, edit))[1] if wanted.is_published else None


async def describe(tx: Tx, segment: Segment, texts: Mapping[str, str], edit: Edit) -> Segment:
    """Give a segment other names or another description."""
    changed = await segments.describe(tx, segment, texts, edit.actor, edit.now)
    before = {field: getattr(segment, field) for field in texts}
    await _note(tx, edit, "segment.described", segment, before=before, after=dict(texts))
    return changed


async def save_draft(tx: Tx, segment: Segment, condition: Json, edit: Edit) -> Version:
    """Save a condition as the draft of a segment; nothing changes by it yet."""
    read = await readable(tx, edit, condition)
    version = await segments.save_draft(tx, segment, read, edit.actor, edit.now)
    after = {"number": version.number, "condition": read}
    await _note(tx, edit, "segment.draft_saved", segment, after=after)
    return version


async def drop_draft(tx: Tx, segment: Segment, edit: Edit) -> None:
    """Throw the draft of a segment away."""
    await segments.drop_draft(tx, segment)
    await _note(tx, edit, "segment.draft_dropped", segment)


async def publish(tx: Tx, segment: Segment, edit: Edit) -> tuple[Version, Job]:
    """Put the draft in force, and have the worker judge everybody by it."""
    before = [each for each in await stored.versions(tx, segment.id) if each.state == "live"]
    version = await segments.publish(tx, segment, edit.actor, edit.now)
    given = BuildInput(segment_id=segment.id, number=version.number, why="version")
    job = await request_build(tx, given, edit.actor, edit.now)
    await _note(
        tx,
        edit,
        "segment.published",
        segment,
        before={"condition": before[0].condition} if before else None,
        after={"number": version.number, "condition": version.condition},
    )
    return version, job


async def rebuild(tx: Tx, segment: Segment, edit: Edit) -> Job:
    """Have the worker judge everybody again by what is live."""
    live = [each for each in await stored.versions(tx, segment.id) if each.state == "live"]
    number = live[0].number if live else None
    given = BuildInput(segment_id=segment.id, number=number, why="recount")
    await _note(tx, edit, "segment.rebuild_requested", segment)
    return await request_build(tx, given, edit.actor, edit.now)


async def archive(tx: Tx, segment: Segment, edit: Edit) -> Job | None:
    """Keep a segment up no more; the job by which its members leave, where there are any.

    Refuses one that others ask for, by name.
    """
    await segments.archive(tx, segment, edit.actor, edit.now)
    await _note(tx, edit, "segment.archived", segment)
    if segment.member_count == 0:
        return None
    given = BuildInput(segment_id=segment.id, number=None, why="archived")
    return await request_build(tx, given, edit.actor, edit.now, segment.member_count)


async def readable(tx: Tx, edit: Edit, condition: Json) -> dict[str, Any]:
    """A condition in its one spelling.

    Refuses what is none, what cannot be told of members, and what the caller may not read.
    """
    read = from_builtins(dict(condition))
    refuse_unread(read, "", edit.caller.principal.permissions)
    insights.expression_of(read, await scope_of(tx, edit.terms, edit.now))
    spelled: dict[str, Any] = msgspec.json.decode(dump(read))
    return spelled


def _refuse_mismatch(wanted: Wanted) -> None:
    if wanted.kind == "frozen" and wanted.condition is None:
        _refuse("a frozen segment is taken by a condition")
    if wanted.kind == "uploaded" and wanted.condition is not None:
        _refuse("an uploaded segment has no condition")
    if wanted.is_published and (wanted.kind != "dynamic" or wanted.condition is None):
        _refuse("only a dynamic segment with a condition can be published")


def _refuse(detail: str) -> None:
    fault = FieldError(path="condition", code="does_not_fit_kind", detail=detail)
    raise SegmentInvalid(detail, errors=[fault])


def _new(wanted: Wanted, edit: Edit) -> NewSegment:
    return NewSegment(
        program_id=edit.terms.program.id,
        code=wanted.code,
        kind=wanted.kind,
        name_en=wanted.name_en,
        name_zh=wanted.name_zh,
        description=wanted.description,
    )


def _told(wanted: Wanted) -> dict[str, Any]:
    told = msgspec.to_builtins(wanted)
    return {field: value for field, value in told.items() if value not in ("", None)}


async def _note(
    tx: Tx, edit: Edit, action: str, segment: Segment, *, before: Any = None, after: Any = None
) -> None:
    entry = AuditEntry(
        action=action,
        subject_kind="segment",
        subject_id=str(segment.id),
        before=before,
        after={"code": segment.code, **(after or {})},
    )
    await access.record(tx, edit.vault, edit.caller, [entry], edit.now)
