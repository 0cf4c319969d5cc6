"""What becomes of standings by all that falls due and happens: looked at, nothing written."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.tiers.policy.reviewing import review
from regulars.domains.tiers.policy.stepping import first_due, next_step
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.types import (
    Change,
    Found,
    MetricReader,
    Metrics,
    Question,
    Review,
    Reviewed,
    Standing,
    Step,
)

ROUNDS_MAX = 10_000
"""Far more looks than any person needs at one sitting: it keeps from turning in circles."""


async def looked_at(
    course: Course,
    reader: MetricReader,
    reviews: Sequence[Review],
    standings: Sequence[Standing],
    through: datetime,
) -> list[Reviewed]:
    """The standings after all that falls due through `through` and the persons' occasions.

    Round after round one look at everybody who has one left: a round is one reading of figures.
    """
    held = list(standings)
    changes: dict[int, list[Change]] = {}
    places = [0] * len(held)
    waiting: Iterable[int] = range(len(held))
    for _ in range(ROUNDS_MAX):
        steps: list[tuple[int, Step]] = []
        for at in waiting:
            occasions = reviews[at].occasions
            occasion = occasions[places[at]] if places[at] < len(occasions) else None
            step = next_step(course, held[at], occasion, reviews[at].through or through)
            if step is not None:
                steps.append((at, step))
        if not steps:
            return [
                Reviewed(standing=standing, changes=tuple(changes.get(at, ())))
                for at, standing in enumerate(held)
            ]
        found = await _figures(reader, reviews, steps)
        for (at, step), figures in zip(steps, found, strict=True):
            result = review(course, held[at], step, figures)
            held[at] = result.standing
            if result.changes:
                changes.setdefault(at, []).extend(result.changes)
            places[at] += step.kind == "occasion"
        waiting = [at for at, _ in steps]
    raise AssertionError("a standing falls due without end")


async def brought_up(
    course: Course,
    reader: MetricReader,
    groups: Sequence[tuple[UUID, ...]],
    standings: Sequence[Standing],
    through: datetime,
) -> list[Standing]:
    """The standings of these persons as they are at `through`, whatever was booked of it yet."""
    late = [
        at
        for at, standing in enumerate(standings)
        if (due := first_due(course, standing)) is not None and due <= through
    ]
    if not late:
        return list(standings)
    reviews = [Review(groups[at]) for at in late]
    found = await looked_at(course, reader, reviews, [standings[at] for at in late], through)
    held = list(standings)
    for at, reviewed in zip(late, found, strict=True):
        held[at] = reviewed.standing
    return held


async def _figures(
    reader: MetricReader, reviews: Sequence[Review], steps: Sequence[tuple[int, Step]]
) -> list[Found]:
    """The figures of every step; spans that are the same are asked for once."""
    questions: list[Question] = []
    for at, step in steps:
        if step.span is not None:
            questions.append(Question(reviews[at].owner_ids, step.span))
        if step.kept_span is not None and step.kept_span != step.span:
            questions.append(Question(reviews[at].owner_ids, step.kept_span))
    answers = iter(await reader.read(questions) if questions else [])
    found = []
    for _, step in steps:
        metrics: Metrics | None = next(answers) if step.span is not None else None
        kept = metrics if step.kept_span is not None else None
        if step.kept_span is not None and step.kept_span != step.span:
            kept = next(answers)
        found.append(Found(metrics, kept))
    return found
