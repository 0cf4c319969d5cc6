"""Building a segment: everybody is judged, so many at a time, by a job that can be watched.

The job holds the row of the segment while it judges a part, as the upkeep does for those who
change meanwhile: whichever of the two comes later has read the newer facts. A job that was killed
goes on behind the last part that was committed.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.segments import actions as segments
from regulars.domains.segments import queries as stored
from regulars.domains.segments.actions import Sitting
from regulars.domains.segments.types import LiveSegment, Locked, Verdict, Why
from regulars.flows.rewards.terms import in_force
from regulars.flows.segments.judging import Whom, judge, scopes_at
from regulars.flows.segments.kept import Kept, kept_up
from regulars.infra import jobs
from regulars.infra.clock import Clock
from regulars.infra.db import Database, Tx
from regulars.infra.invariants import patiently
from regulars.infra.job_run import Progress, Run, running
from regulars.infra.jobs import Job, NewJob
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.period import zone

JOB_KIND = "build_segment"
MEMBERS_A_STEP = 10_000
FIRST_ID = UUID(int=0)

_ONE_INSTANT = b"set transaction isolation level repeatable read"


class BuildInput(msgspec.Struct, frozen=True, kw_only=True):
    """Which segment, by which version, and why. `takes_snapshot`: the list is drawn up first."""

    segment_id: UUID
    number: int | None
    why: Why
    takes_snapshot: bool = False


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """How far a walk through the base has come, and what it found. `as_of` is when it began."""

    as_of: datetime
    after_id: UUID = FIRST_ID
    done_count: int = 0
    entered_count: int = 0
    left_count: int = 0
    is_listed: bool = False
    is_over: bool = False


class BuildSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How many were judged, entered and left.

    `is_superseded`: another version went live, or the segment was archived, and has its own job.
    """

    member_count: int
    entered_count: int
    left_count: int
    is_superseded: bool = False


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What a build works with."""

    database: Database
    clock: Clock


async def request_build(
    tx: Tx, given: BuildInput, actor: str, now: datetime, total_count: int | None = None
) -> Job:
    """Ask the worker to judge everybody; the unfinished job for the same, where there is one."""
    new = NewJob(
        kind=JOB_KIND,
        fingerprint=f"{given.segment_id}/{given.number}/{given.why}",
        input=msgspec.to_builtins(given),
        requested_by=actor,
        total_count=total_count,
        is_for_worker=True,
    )
    return await jobs.request(tx, new, now)


async def run_build(
    means: Means, job_id: UUID, members_a_step: int = MEMBERS_A_STEP
) -> BuildSummary:
    """Run the job to its end, from where it was left. Refuses a job that another runner holds."""
    async with running(means.database, means.clock, job_id) as run:
        given = msgspec.convert(run.job.input, BuildInput)
        begun = {"as_of": means.clock.now().isoformat()}
        course = msgspec.convert(run.job.cursor or begun, Course)
        if given.takes_snapshot and not course.is_listed:
            course = await _take_snapshot(means, run, given, course)
        is_superseded = False
        while not (course.is_over or is_superseded):
            async with means.database.transaction() as tx:
                moved = await _step(tx, given, course, means.clock.now(), members_a_step)
                is_superseded = moved is None
                course = moved or course
                await report(tx, run, course, await _total(tx, run))
        summary = _summary(course, is_superseded=is_superseded)
        async with means.database.transaction() as tx:
            if not is_superseded:
                await _end(tx, given, course)
            await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


async def report(tx: Tx, run: Run, course: Course, total_count: int | None = None) -> None:
    """Note how far the walk has come, in the transaction that went so far."""
    progress = Progress(
        done_count=course.done_count,
        total_count=total_count,
        cursor=msgspec.to_builtins(course),
    )
    await run.report(tx, progress)


async def walk_on(
    tx: Tx, held: tuple[Kept, Locked], why: Why, course: Course, count: int, now: datetime
) -> Course:
    """Judge the next members for a segment whose row is locked."""
    kept, locked = held
    scope = (await scopes_at(tx, [kept], now))[kept.segment.program_id]
    if kept.condition is None:
        ids = await stored.listed_behind(tx, kept.segment.id, course.after_id, count)
    else:
        ids = await insights.rows_behind(tx, course.after_id, count)
    last_id = ids[-1] if len(ids) == count else None
    whom = Whom(ids=ids, why=why, between=(course.after_id, last_id))
    settled = await judge(tx, kept, whom, scope, locked)
    if kept.is_asked:
        await segments.note_changed(tx, settled.changed_ids, now)
    return msgspec.structs.replace(
        course,
        after_id=last_id or course.after_id,
        done_count=course.done_count + len(ids),
        entered_count=course.entered_count + len(settled.entered_ids),
        left_count=course.left_count + len(settled.left_ids),
        is_over=last_id is None,
    )


async def locked_segment(tx: Tx, segment_id: UUID) -> tuple[Kept, Locked] | None:
    """A segment as it stands behind its lock; None where it is not kept up any more."""
    locked = await segments.lock(tx, [segment_id])
    for each in kept_up(await stored.live_segments(tx)):
        if each.segment.id == segment_id and segment_id in locked:
            return each, locked[segment_id]
    return None


async def _step(
    tx: Tx, given: BuildInput, course: Course, now: datetime, count: int
) -> Course | None:
    """One part more; None where the segment goes by another version now, or by none."""
    await patiently(tx)
    if given.why == "archived":
        return await _empty_on(tx, given, course, now, count)
    found = await locked_segment(tx, given.segment_id)
    if found is None or found[0].segment.number != given.number:
        return None
    return await walk_on(tx, found, given.why, course, count, now)


async def _empty_on(
    tx: Tx, given: BuildInput, course: Course, now: datetime, count: int
) -> Course | None:
    """Have the next members leave a segment that was archived; None where it is gone."""
    locked = (await segments.lock(tx, [given.segment_id])).get(given.segment_id)
    if locked is None:
        return None
    zones = {
        terms.program.id: zone(terms.program.time_zone) for terms in (await in_force(tx)).programs
    }
    ids = await stored.members_behind(tx, given.segment_id, course.after_id, count)
    verdict = Verdict(
        segment_id=given.segment_id,
        why="archived",
        version_number=None,
        meeting_ids=(),
        judged_ids=ids,
    )
    sitting = Sitting(segment=locked, now=now, zone=zones.get(locked.program_id, zone("UTC")))
    settled = await segments.settle(tx, verdict, sitting)
    return msgspec.structs.replace(
        course,
        after_id=ids[-1] if ids else course.after_id,
        done_count=course.done_count + len(ids),
        left_count=course.left_count + len(settled.left_ids),
        is_over=len(ids) < count,
    )


async def _take_snapshot(means: Means, run: Run, given: BuildInput, course: Course) -> Course:
    """Draw up the list of whom the condition is true for, all at one instant.

    Killed before it is noted that this was done, it is done again at a later instant: nobody has
    entered by the list until then.
    """
    async with means.database.transaction() as tx:
        await tx.connection.execute(_ONE_INSTANT)
        await patiently(tx)
        now = means.clock.now()
        segment = next(
            (each for each in await stored.live_segments(tx) if each.id == given.segment_id), None
        )
        if segment is not None:
            await segments.clear_list(tx, segment.id)
            await _list_everybody(tx, segment, now)
    listed = msgspec.structs.replace(course, as_of=now, is_listed=True)
    async with means.database.transaction() as tx:
        await report(tx, run, listed)
    return listed


async def _list_everybody(tx: Tx, segment: LiveSegment, now: datetime) -> None:
    assert segment.condition is not None, "a frozen segment keeps the condition it is taken by"
    condition = from_builtins(segment.condition)
    kept = Kept(segment=segment, condition=None, upkeep=None)
    scope = (await scopes_at(tx, [kept], now))[segment.program_id]
    after_id = FIRST_ID
    while ids := await insights.rows_behind(tx, after_id, MEMBERS_A_STEP):
        judged = await insights.judged(tx, condition, scope, ids)
        met = [each.member_id for each in judged if each.truth]
        await segments.list_members(tx, segment.id, met)
        after_id = ids[-1]


async def _end(tx: Tx, given: BuildInput, course: Course) -> None:
    """Everybody was judged: say as of when, and have overlaps read from a bitmap."""
    if given.number is not None:
        await segments.end_judging(tx, given.segment_id, given.number, course.as_of)
    await segments.fold_bitmaps(tx, [given.segment_id])


async def _total(tx: Tx, run: Run) -> int | None:
    """How many there are to judge, counted once."""
    return await insights.row_count(tx) if run.job.total_count is None else None


def _summary(course: Course, *, is_superseded: bool) -> BuildSummary:
    return BuildSummary(
        member_count=course.done_count,
        entered_count=course.entered_count,
        left_count=course.left_count,
        is_superseded=is_superseded,
    )
