"""The ladders' part of a close."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import msgspec

from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers import queries as known
from regulars.domains.tiers.actions import Sitting
from regulars.domains.tiers.queries import Course, PeoplePage
from regulars.domains.tiers.types import Occasion, Review, Reviewed
from regulars.flows.close_day.counts import Counts
from regulars.flows.close_day.ground import STRAND_COUNT, Batch, Ground, Step
from regulars.flows.rewards.batch import Place
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.standing import reached
from regulars.flows.rewards.terms import Terms, in_force
from regulars.infra.db import Tx

PERSON_COUNT = 2_000
_NOBODY = UUID(int=0)


def ladder_steps(terms: Terms) -> list[Step]:
    """Thresholds of shares first, for they decide; then whoever falls due."""
    steps = []
    for course in terms.ladders:
        code = course.ladder.code
        if any(known.shares(each.body) for each in course.terms):
            steps.append(Step(f"thresholds {code}", partial(_draw, code)))
            steps.append(Step(f"shares {code}", partial(_look_at_shares, code), STRAND_COUNT))
        steps.append(Step(f"editions {code}", partial(_look_at_edition, code)))
        steps.append(Step(f"tiers {code}", partial(_review_due, code), STRAND_COUNT))
    return steps


def tier_warnings(terms: Terms) -> list[Step]:
    return [
        Step(f"tier warnings {course.ladder.code}", partial(_warn, course.ladder.code))
        for course in terms.ladders
        if any(each.body.warn_days for each in course.terms)
    ]


async def _draw(code: str, tx: Tx, ground: Ground, after: object) -> Batch:
    """Draw the thresholds of the next instant at which they are due."""
    terms, course = await _ladder(tx, ground, code)
    last = msgspec.convert(after, datetime | None) or ground.drawn_after
    instants = known.drawn_at(course, last, ground.through)
    if not instants:
        return Batch(Counts())
    reader = figures_of(tx, terms, course)
    figures = await known.distributions(tx, course, reader, instants[0])
    drawn = await tiers.draw_cutoffs(tx, course, figures, instants[0], ground.now)
    return Batch(Counts(thresholds=len(drawn)), instants[0] if instants[1:] else None)


async def _look_at_shares(code: str, tx: Tx, ground: Ground, after: object) -> Batch:
    """Who is among a share that was drawn rises, by the window that it was drawn from."""
    _, course = await _ladder(tx, ground, code)
    instants = known.drawn_at(course, ground.drawn_after, ground.through)
    if not instants:
        return Batch(Counts())
    page = await known.everybody(
        tx, instants[-1], after_id=_id(after), count=PERSON_COUNT, share=ground.share
    )
    occasions = tuple(Occasion(each, each, is_edit=True, is_drawing=True) for each in instants)
    reviews = [Review(group, occasions) for group in page.groups]
    return Batch(await _reviewed(code, tx, ground, reviews), page.last_id)


async def _look_at_edition(code: str, tx: Tx, ground: Ground, after: object) -> Batch:
    """Everybody is looked at once a version has come into force that was published ahead."""
    _, course = await _ladder(tx, ground, code)
    if not course.is_under_review(ground.through):
        return Batch(Counts())
    page = await known.everybody(tx, ground.through, after_id=_id(after), count=PERSON_COUNT)
    counts = await _reviewed(code, tx, ground, [Review(group) for group in page.groups])
    if page.last_id is None:
        await tiers.end_review(tx, course.ladder.id, ground.through)
    return Batch(counts, page.last_id)


async def _review_due(code: str, tx: Tx, ground: Ground, after: object) -> Batch:
    """Look at everybody whose tier, rise, notice or inactivity falls due."""
    _, course = await _ladder(tx, ground, code)
    page = await known.due(
        tx,
        course.ladder.id,
        ground.through,
        after_id=_id(after),
        count=PERSON_COUNT,
        share=ground.share,
    )
    counts = await _reviewed(code, tx, ground, [Review(group) for group in page.groups])
    return Batch(counts, page.last_id)


async def _warn(code: str, tx: Tx, ground: Ground, after: object) -> Batch:
    terms, course = await _ladder(tx, ground, code)
    judged_by = course.at(ground.now)
    if judged_by is None or not judged_by.body.warn_days:
        return Batch(Counts())
    until = ground.now + timedelta(days=max(judged_by.body.warn_days))
    page: PeoplePage = await known.ending(
        tx, course.ladder.id, (ground.now, until), after_id=_id(after), count=PERSON_COUNT
    )
    reader = figures_of(tx, terms, course)
    told = await tiers.book_warnings(tx, course, reader, page.groups, ground.now)
    return Batch(Counts(warned_of_tier=len(told)), page.last_id)


async def _reviewed(code: str, tx: Tx, ground: Ground, reviews: Sequence[Review]) -> Counts:
    """Review them all; a tier that is reached upwards is an occasion for rules, as everywhere."""
    terms, course = await _ladder(tx, ground, code)
    sitting = Sitting(through=ground.through, now=ground.now, told_from=ground.told_from)
    reader = figures_of(tx, terms, course)
    reviewed = await tiers.review_members(tx, course, reader, reviews, sitting)
    led_to = [
        happening
        for review, found in zip(reviews, reviewed, strict=True)
        if _has_another_tier(found)
        for happening in _reached(terms, course, review.owner_ids, found)
    ]
    led_to = [
        msgspec.structs.replace(each, is_backfill=each.occurred_at < ground.told_from)
        for each in led_to
    ]
    effects = await reward(tx, ground.vault, led_to, ground.now)
    return Counts(
        looked_at=len(reviews),
        tier_changes=sum(len(each.changes) for each in reviewed)
        + sum(len(each.tiers) for each in effects),
    )


def _has_another_tier(found: Reviewed) -> bool:
    """Most who are looked at at a year's end are renewed, and reach nothing."""
    return any(each.standing.tier not in (None, each.from_tier) for each in found.changes)


def _reached(
    terms: Terms, course: Course, owner_ids: tuple[UUID, ...], found: Reviewed
) -> list[Happening]:
    happening = Happening(
        kind="manual",
        reference_id=owner_ids[0],
        owner_ids=owner_ids,
        occurred_at=found.changes[-1].effective_at,
    )
    return reached(Place(0, happening, terms), course, found)


async def _ladder(tx: Tx, ground: Ground, code: str) -> tuple[Terms, Course]:
    terms = (await in_force(tx)).program(ground.program_id)
    return terms, next(each for each in terms.ladders if each.ladder.code == code)


def _id(after: object) -> UUID:
    return msgspec.convert(after, UUID | None) or _NOBODY
