"""Segments as they are shown: what they are, how they are kept up, as of when, in words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Literal
from uuid import UUID

import msgspec

from regulars.domains.segments import queries as stored
from regulars.domains.segments.types import Kind, Segment, Version
from regulars.flows.explaining import Said
from regulars.flows.program_config.labels import InBoth, glossary_of_terms, in_both
from regulars.flows.program_config.mentions import mentions_in
from regulars.flows.rewards.terms import Terms
from regulars.flows.segments.building import JOB_KIND
from regulars.flows.segments.kept import Manner, manner_of
from regulars.flows.segments.uploading import JOB_KIND as UPLOAD_KIND
from regulars.infra import jobs
from regulars.infra.db import Tx
from regulars.infra.jobs import Job
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.upkeep import upkeep_of
from regulars.kernel.conditions.words.sentences import words

State = Literal["draft", "building", "live", "archived"]
_JOBS_LOOKED_AT = 100


class UpkeepLabel(msgspec.Struct, frozen=True, kw_only=True):
    """How memberships are kept up, and as of when they are right.

    `in_batch_why` names what has no incremental form: everybody is judged again every hour then.
    `as_of` is missing while everybody is judged for the first time.
    """

    manner: Manner
    as_of: datetime | None
    in_batch_why: list[str]


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the condition, with what it says in words."""

    number: int
    state: Literal["draft", "live", "retired"]
    condition: dict[str, Any]
    words: Said
    created_at: datetime
    created_by: str
    live_from: datetime | None
    live_until: datetime | None
    published_by: str | None
    judged_at: datetime | None


class BuildView(msgspec.Struct, frozen=True, kw_only=True):
    """A job that works on a segment now, and how far it has come."""

    job_id: UUID
    state: str
    done_count: int
    total_count: int | None
    requested_by: str


class SegmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A segment: what it is, who keeps it, how many belong, how it is kept up."""

    id: UUID
    program: str
    code: str
    kind: Kind
    state: State
    name_en: str
    name_zh: str
    description: str
    member_count: int
    upkeep: UpkeepLabel
    live: VersionView | None
    draft: VersionView | None
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    archived_at: datetime | None
    archived_by: str | None


class FullSegment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment with the segments that ask for it, and the jobs that work on it now."""

    segment: SegmentView
    used_by: list[str]
    jobs: list[BuildView]


async def shown(tx: Tx, found: Sequence[Segment], terms: Terms, now: datetime) -> list[SegmentView]:
    """These segments of one program as they are shown. A fixed number of statements."""
    versions = await stored.versions_of(tx, [each.id for each in found])
    waiting_since = await stored.waiting_since(tx)
    labels = await labels_of_versions(tx, chain.from_iterable(versions.values()), terms)
    code, since = terms.program.code, waiting_since or now
    return [_view(each, code, versions[each.id], labels, since) for each in found]


async def full(tx: Tx, segment: Segment, terms: Terms, now: datetime) -> FullSegment:
    """One segment with all around it."""
    [view] = await shown(tx, [segment], terms, now)
    return FullSegment(
        segment=view,
        used_by=await stored.asked_by(tx, segment.program_id, segment.code),
        jobs=await _jobs(tx, segment),
    )


async def labels_of_versions(tx: Tx, versions: Iterable[Version], terms: Terms) -> InBoth:
    """What these versions' words need. A statement or two, by what they mention."""
    conditions = [from_builtins(dict(each.condition)) for each in versions]
    mentions = mentions_in(chain.from_iterable(leaves(each) for each in conditions))
    return in_both(await glossary_of_terms(tx, terms, mentions))


def version_view(version: Version, labels: InBoth) -> VersionView:
    """A version with its words."""
    condition = from_builtins(dict(version.condition))
    return VersionView(
        number=version.number,
        state=version.state,
        condition=version.condition,
        words=Said(
            en=words(condition, "en", labels.en), zh_cn=words(condition, "zh-CN", labels.zh_cn)
        ),
        created_at=version.created_at,
        created_by=version.created_by,
        live_from=version.live_from,
        live_until=version.live_until,
        published_by=version.published_by,
        judged_at=version.judged_at,
    )


def build_view(job: Job) -> BuildView:
    return BuildView(
        job_id=job.id,
        state=job.state,
        done_count=job.done_count,
        total_count=job.total_count,
        requested_by=job.requested_by,
    )


def _view(
    segment: Segment, program: str, versions: Sequence[Version], labels: InBoth, as_of: datetime
) -> SegmentView:
    views = {each.state: version_view(each, labels) for each in versions}
    live = next((each for each in versions if each.state == "live"), None)
    return SegmentView(
        id=segment.id,
        program=program,
        code=segment.code,
        kind=segment.kind,
        state=_state(segment, live),
        name_en=segment.name_en,
        name_zh=segment.name_zh,
        description=segment.description,
        member_count=segment.member_count,
        upkeep=_label(segment, live, as_of),
        live=views.get("live"),
        draft=views.get("draft"),
        created_at=segment.created_at,
        created_by=segment.created_by,
        changed_at=segment.changed_at,
        changed_by=segment.changed_by,
        archived_at=segment.archived_at,
        archived_by=segment.archived_by,
    )


def _state(segment: Segment, live: Version | None) -> State:
    if segment.archived_at is not None:
        return "archived"
    if segment.kind == "uploaded":
        return "live"
    if live is None:
        return "draft"
    return "building" if live.judged_at is None else "live"


def _label(segment: Segment, live: Version | None, as_of: datetime) -> UpkeepLabel:
    if segment.kind != "dynamic" or live is None:
        taken_at = None if live is None else live.judged_at
        judged_at = as_of if segment.kind == "uploaded" else taken_at
        return UpkeepLabel(
            manner="by_list", as_of=segment.archived_at or judged_at, in_batch_why=[]
        )
    upkeep = upkeep_of(from_builtins(dict(live.condition)))
    manner = manner_of(upkeep)
    is_current = manner != "in_batch" and live.judged_at is not None
    return UpkeepLabel(
        manner=manner,
        as_of=segment.archived_at or (as_of if is_current else live.judged_at),
        in_batch_why=sorted({each.batch_why for each in upkeep.batch_leaves}),
    )


async def _jobs(tx: Tx, segment: Segment) -> list[BuildView]:
    """The unfinished jobs of this segment."""
    uploads = {each.job_id for each in await stored.uploads(tx, segment.id, _JOBS_LOOKED_AT)}
    found: list[BuildView] = []
    for kind in (JOB_KIND, UPLOAD_KIND):
        for job in await jobs.newest(tx, count=_JOBS_LOOKED_AT, kind=kind):
            is_ours = job.input.get("segment_id") == str(segment.id) or job.id in uploads
            if is_ours and job.state in {"waiting", "running", "failed"}:
                found.append(build_view(job))
    return found
