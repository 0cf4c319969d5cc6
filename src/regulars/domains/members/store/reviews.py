"""The review queue in the database: pairs of parties that a person must decide about."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import Principal
from regulars.domains.members.store import SQL
from regulars.domains.members.store.merges import text_array
from regulars.domains.members.types.merging import Review, ReviewState
from regulars.domains.members.types.party import Item
from regulars.domains.members.types.plan import PlannedReview
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id


async def insert_reviews(tx: Tx, reviews: Sequence[PlannedReview], items: Sequence[Item]) -> None:
    """Put pairs of parties before a person to decide."""
    if not reviews:
        return
    await tx.run(
        SQL.insert_reviews,
        ids=[review.id for review in reviews],
        first_ids=[review.first_id for review in reviews],
        second_ids=[review.second_id for review in reviews],
        reasons=[text_array(review.reasons) for review in reviews],
        linking_kinds=[text_array(review.linking_kinds) for review in reviews],
        source_ids=[items[review.item_number].source_id for review in reviews],
        opened_ats=[items[review.item_number].seen_at for review in reviews],
    )


async def close_answered_reviews(
    tx: Tx, survivor_ids: Sequence[UUID], by: Principal, now: datetime
) -> None:
    """Close the questions about parties that have become one of these survivors."""
    await tx.run(
        SQL.close_answered_reviews,
        survivor_ids=survivor_ids,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        now=now,
    )


async def remember_apart(
    tx: Tx, pair: tuple[UUID, UUID], by: Principal, note: str, now: datetime
) -> None:
    """Remember that these two are different people."""
    await tx.run(
        SQL.remember_apart,
        id=new_id(),
        one_id=pair[0],
        other_id=pair[1],
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        note=note,
        now=now,
    )


async def review_by_id(tx: Tx, review_id: UUID) -> Review | None:
    return await tx.maybe(SQL.review_by_id, Review, id=review_id)


async def reviews(tx: Tx, state: ReviewState, after_id: UUID | None, count: int) -> list[Review]:
    """Up to `count` reviews in this state, the newest first."""
    return await tx.all(SQL.reviews, Review, state=state, after_id=after_id, count=count)


async def decide_review(
    tx: Tx, review_id: UUID, state: ReviewState, by: Principal, note: str, now: datetime
) -> None:
    """Note the answer, by whom and why."""
    await tx.run(
        SQL.decide_review,
        id=review_id,
        state=state,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        note=note,
        now=now,
    )
