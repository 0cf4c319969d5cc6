"""After a ladder went live: everybody is looked at once, so that nobody waits for their next order.

It raises and never lowers: whoever the new version would let fall keeps their tier until its
validity ends. A version that begins later is looked at by the close of that day.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers import queries as known
from regulars.domains.tiers.actions import Sitting
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import Occasion, Review, Reviewed
from regulars.flows.rewards.batch import Place
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.standing import reached
from regulars.flows.rewards.terms import Terms, in_force
from regulars.infra import jobs
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.infra.job_run import Progress, Run, running
from regulars.infra.jobs import NewJob

JOB_KIND = "review_ladder"
PERSONS_A_STEP = 1_000
FIRST_ID = UUID(int=0)


class ReviewInput(msgspec.Struct, frozen=True, kw_only=True):
    """Which ladder, and which version of it is the newest."""

    program_id: int
    ladder: str
    number: int


class ReviewSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How many persons were looked at, and how many moved."""

    person_count: int
    moved_count: int


class _Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """Behind whom to go on, and what was done so far."""

    after_id: UUID = FIRST_ID
    person_count: int = 0
    moved_count: int = 0


async def request_review(
    tx: Tx, given: ReviewInput, live_from: datetime, actor: str, now: datetime
) -> None:
    """Ask the worker to look at everybody, where the version is in force by now."""
    if live_from > now:
        return
    new = NewJob(
        kind=JOB_KIND,
        fingerprint=f"{given.program_id}/{given.ladder}/{given.number}",
        input=msgspec.to_builtins(given),
        requested_by=actor,
        is_for_worker=True,
    )
    await jobs.request(tx, new, now)


async def run_review(database: Database, vault: Vault, clock: Clock, job_id: UUID) -> ReviewSummary:
    """Run the job to its end, from where it was left. Refuses a job that another runner holds."""
    async with running(database, clock, job_id) as run:
        given = msgspec.convert(run.job.input, ReviewInput)
        cursor = msgspec.convert(run.job.cursor or {}, _Cursor)
        is_over = False
        while not is_over:
            async with database.transaction() as tx:
                cursor, is_over = await _step(tx, vault, given, cursor, clock.now())
                await _report(tx, run, cursor)
        summary = ReviewSummary(person_count=cursor.person_count, moved_count=cursor.moved_count)
        async with database.transaction() as tx:
            await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


async def _report(tx: Tx, run: Run, cursor: _Cursor) -> None:
    held: dict[str, Any] = msgspec.to_builtins(cursor)
    await run.report(tx, Progress(done_count=cursor.person_count, cursor=held))


async def _step(
    tx: Tx, vault: Vault, given: ReviewInput, cursor: _Cursor, now: datetime
) -> tuple[_Cursor, bool]:
    """One page of people, and whether it was the last."""
    found = _ladder((await in_force(tx)).programs, given)
    if found is None or found[1].at(now) is None:
        return cursor, True
    page = await known.everybody(tx, now, after_id=cursor.after_id, count=PERSONS_A_STEP)
    moved = await _review(tx, vault, found, page.groups, now)
    moved_on = _Cursor(
        after_id=page.last_id or cursor.after_id,
        person_count=cursor.person_count + len(page.groups),
        moved_count=cursor.moved_count + moved,
    )
    return moved_on, page.last_id is None


async def _review(
    tx: Tx,
    vault: Vault,
    ladder: tuple[Terms, Course],
    groups: Sequence[tuple[UUID, ...]],
    now: datetime,
) -> int:
    """Review these persons; a tier that is reached is an occasion for rules, as everywhere."""
    terms, course = ladder
    occasion = Occasion(now, now, is_edit=True)
    reviews = [Review(group, (occasion,)) for group in groups]
    reader = figures_of(tx, terms, course)
    sitting = Sitting(through=now, now=now)
    reviewed = await tiers.review_members(tx, course, reader, reviews, sitting)
    moved = [(group, each) for group, each in zip(groups, reviewed, strict=True) if each.changes]
    led_to = [found for group, each in moved for found in _reached(terms, course, group, each)]
    await reward(tx, vault, led_to, now)
    return len(moved)


def _reached(
    terms: Terms, course: Course, owner_ids: tuple[UUID, ...], reviewed: Reviewed
) -> list[Happening]:
    looked_at = Happening(
        kind="manual",
        reference_id=owner_ids[0],
        owner_ids=owner_ids,
        occurred_at=reviewed.changes[-1].effective_at,
    )
    return reached(Place(0, looked_at, terms), course, reviewed)


def _ladder(programs: Sequence[Terms], given: ReviewInput) -> tuple[Terms, Course] | None:
    return next(
        (
            (terms, course)
            for terms in programs
            for course in terms.ladders
            if terms.program.id == given.program_id and course.ladder.code == given.ladder
        ),
        None,
    )
