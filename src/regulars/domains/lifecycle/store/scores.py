"""Scores of a day in the database."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from regulars.domains.lifecycle.store import SQL
from regulars.domains.lifecycle.types import (
    Cuts,
    Liveliness,
    LivelinessRow,
    Scores,
    ScoresRow,
    StoreOffers,
)
from regulars.infra.db import Tx


async def clear(tx: Tx) -> None:
    await tx.run(SQL.clear_scores)


async def add_rfm(tx: Tx, rows: Sequence[ScoresRow], as_of: date) -> None:
    await tx.run(
        SQL.add_rfm,
        as_of=as_of,
        member_ids=[row.member_id for row in rows],
        recency_days=[row.recency_days for row in rows],
        frequencies=[row.frequency for row in rows],
        monetary_micros=[row.monetary_micro for row in rows],
        recency_scores=[row.recency_score for row in rows],
        frequency_scores=[row.frequency_score for row in rows],
        monetary_scores=[row.monetary_score for row in rows],
        group_names=[row.rfm_group for row in rows],
    )


async def add_liveliness(tx: Tx, rows: Sequence[LivelinessRow], as_of: date) -> None:
    await tx.run(
        SQL.add_scores,
        as_of=as_of,
        member_ids=[row.member_id for row in rows],
        engagements=[row.engagement for row in rows],
        loyalties=[row.loyalty for row in rows],
        parts=[msgspec.json.encode(row.parts).decode() for row in rows],
    )


async def save_cuts(tx: Tx, cuts: Cuts) -> None:
    given = msgspec.structs.asdict(cuts)
    await tx.run(SQL.save_cuts, now=given.pop("made_at"), **given)


async def save_offers(tx: Tx, rows: Sequence[StoreOffers], as_of: date) -> None:
    """How often orders of each store have a discount, in place of what was."""
    await tx.run(SQL.clear_offers)
    await tx.run(
        SQL.add_offers,
        as_of=as_of,
        stores=[row.store for row in rows],
        order_counts=[row.sale_count for row in rows],
        discounted_counts=[row.discounted_count for row in rows],
    )


async def newest_cuts(tx: Tx, count: int) -> list[Cuts]:
    return await tx.all(SQL.newest_cuts, Cuts, count=count)


async def scores_of(tx: Tx, member_id: UUID) -> Scores | None:
    return await tx.maybe(SQL.scores_of, Scores, member_id=member_id)


async def liveliness_of(tx: Tx, member_id: UUID) -> Liveliness | None:
    return await tx.maybe(SQL.liveliness_of, Liveliness, member_id=member_id)
