"""Everybody's figures, from which the thresholds of shares are drawn."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from regulars.domains.tiers.policy.cutoffs import figures_by_metric
from regulars.domains.tiers.policy.terms import Course, Terms
from regulars.domains.tiers.queries.people import FIRST_ID, PeoplePage, everybody
from regulars.domains.tiers.store import people
from regulars.domains.tiers.types import MetricReader, Metrics, Question, Standing
from regulars.infra.db import Tx

PAGE_COUNT = 20_000


async def distributions(
    tx: Tx, course: Course, reader: MetricReader, effective_from: datetime
) -> Mapping[str, list[int]]:
    """All members' figures in the window that closes at an instant, by name of the metric.

    Empty where no version of the ladder is in force then. Reads all members, in pages.
    """
    terms = course.at(effective_from)
    if terms is None:
        return {}
    metrics: list[Metrics] = []
    after_id: UUID | None = FIRST_ID
    while after_id is not None:
        page = await everybody(tx, effective_from, after_id=after_id, count=PAGE_COUNT)
        after_id = page.last_id
        metrics += await reader.read(await _questions(tx, (course, terms), page, effective_from))
    return figures_by_metric(terms.body, metrics)


async def _questions(
    tx: Tx, judged_by: tuple[Course, Terms], page: PeoplePage, effective_from: datetime
) -> list[Question]:
    course, terms = judged_by
    ids = [group[0] for group in page.groups]
    joined = await people.joined(tx, ids) if course.needs_joining else {}
    return [
        Question(
            group,
            terms.closed_span(
                effective_from,
                Standing(
                    member_id=group[0],
                    ladder_id=course.ladder.id,
                    joined_at=joined.get(group[0]),
                ),
            ),
        )
        for group in page.groups
    ]
