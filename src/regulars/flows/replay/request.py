"""What a replay is asked for: which versions, which stretch of time; and the job for it."""

import hashlib
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from regulars.flows.replay.months import begin_of
from regulars.infra.jobs import Job, NewJob, State
from regulars.kernel.errors import InvalidInput, NotFound
from regulars.kernel.period import EPOCH, zone

JOB_KIND = "replay"
MONTHS_MAX = 240

Choice: TypeAlias = Literal["live", "draft", "none"] | int
"""Of a rule or a ladder: as it was live over time, its draft, nothing, or a version's number."""

Opening: TypeAlias = Literal["live", "zero"]


class Versions(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """Which versions are tried. What is not named goes as it was live over time.

    What is chosen is in force for the whole stretch. `document` is a program document: what it
    holds of assets, rules and ladders takes the place of what the program has under that code.
    """

    rules: dict[str, Choice] = {}
    ladders: dict[str, Choice] = {}
    document: dict[str, Any] | None = None


class ReplayInput(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A replay, with its stretch of time worked out.

    `opening` says with what members begin: what they really had when the stretch began, or
    nothing.
    """

    program: str
    from_at: datetime
    until_at: datetime
    opening: Opening = "live"
    versions: Versions = msgspec.field(default_factory=Versions)
    name: str | None = None


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Which stretch of time is meant: the last months, or from and until; nothing means all."""

    months: int | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None


def between(stretch: Stretch, time_zone: str, now: datetime) -> tuple[datetime, datetime]:
    """The instants that are meant; `months` begin with the local month so many months ago."""
    until_at = stretch.until_at or now
    if until_at > now:
        raise InvalidInput("until lies in the future: a replay tells what has happened")
    from_at = stretch.from_at or EPOCH
    if stretch.months is not None:
        if stretch.from_at is not None:
            raise InvalidInput("say either months or from")
        if not 1 <= stretch.months <= MONTHS_MAX:
            raise InvalidInput(f"months are from 1 to {MONTHS_MAX}")
        clock = zone(time_zone)
        first = until_at.astimezone(clock).replace(day=1)
        from_at = begin_of(first, stretch.months, clock)
    if from_at >= until_at:
        raise InvalidInput("from must lie before until")
    return from_at, until_at


def new_job(given: ReplayInput, requested_by: str, *, is_for_worker: bool) -> NewJob:
    """The job for a replay; while one of the same is unfinished, asking again finds it."""
    text = msgspec.json.encode([given, is_for_worker], order="deterministic")
    return NewJob(
        kind=JOB_KIND,
        fingerprint=hashlib.blake2b(text, digest_size=32).hexdigest(),
        input=msgspec.to_builtins(given),
        requested_by=requested_by,
        is_for_worker=is_for_worker,
    )


class ReplayView(msgspec.Struct, frozen=True, kw_only=True):
    """A replay as people see it; `result` is there when it has succeeded."""

    id: UUID
    name: str | None
    program: str
    state: State
    from_at: datetime
    until_at: datetime
    opening: Opening
    versions: Versions
    done_count: int
    total_count: int | None
    result: dict[str, Any] | None
    failure: str | None
    requested_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


def input_of(job: Job) -> ReplayInput:
    """What a job was asked for; refuses a job of another kind."""
    if job.kind != JOB_KIND:
        raise NotFound(f"there is no replay {job.id}")
    return msgspec.convert(job.input, ReplayInput)


def view_of(job: Job, *, with_result: bool = True) -> ReplayView:
    """The replay that a job is."""
    given = input_of(job)
    return ReplayView(
        id=job.id,
        name=given.name,
        program=given.program,
        state=job.state,
        from_at=given.from_at,
        until_at=given.until_at,
        opening=given.opening,
        versions=given.versions,
        done_count=job.done_count,
        total_count=job.total_count,
        result=job.summary if with_result else None,
        failure=job.failure,
        requested_by=job.requested_by,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )
