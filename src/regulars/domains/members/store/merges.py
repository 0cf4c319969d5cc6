"""Merges and reviews in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import Principal
from regulars.domains.members.store import SQL
from regulars.domains.members.types.party import Item
from regulars.domains.members.types.plan import PlannedMerge, PlannedReview
from regulars.infra.db import Tx


async def insert_merges(
    tx: Tx,
    merges: dict[UUID, PlannedMerge],
    by: Principal,
    now: datetime,
    note: str = "",
) -> None:
    """Record merges, by the id of each, in the history."""
    await tx.run(
        SQL.insert_merges,
        ids=list(merges),
        winner_ids=[merge.winner_id for merge in merges.values()],
        loser_ids=[merge.loser_id for merge in merges.values()],
        causes=[merge.cause for merge in merges.values()],
        linking_kinds=[_text_array(merge.linking_kinds) for merge in merges.values()],
        note=note,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        now=now,
    )


async def redirect(tx: Tx, survivors: dict[UUID, UUID]) -> None:
    """Lead everybody who led to a key of `survivors` to its value."""
    if survivors:
        await tx.run(SQL.redirect, from_ids=list(survivors), to_ids=list(survivors.values()))


async def insert_reviews(tx: Tx, reviews: Sequence[PlannedReview], items: Sequence[Item]) -> None:
    """Put pairs of parties before a person to decide."""
    if not reviews:
        return
    await tx.run(
        SQL.insert_reviews,
        ids=[review.id for review in reviews],
        first_ids=[review.first_id for review in reviews],
        second_ids=[review.second_id for review in reviews],
        reasons=[_text_array(review.reasons) for review in reviews],
        linking_kinds=[_text_array(review.linking_kinds) for review in reviews],
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


def _text_array(words: Sequence[str]) -> str:
    """Words without quotes or commas as an array literal: arrays of arrays do not unnest."""
    return "{" + ",".join(words) + "}"
