"""Stages and their history in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.lifecycle.store import SQL
from regulars.domains.lifecycle.types import (
    Change,
    Life,
    PastChange,
    Recorded,
    Sale,
    Stage,
    StageCount,
    StageFrom,
    Standing,
)
from regulars.infra.db import Tx


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A member's row: the stage as it was made last, and the last ordinal of the history."""

    member_id: UUID
    stage: Stage | None
    since: datetime | None
    previous: Stage | None
    ordinal: int
    due_at: datetime | None
    made_at: datetime | None


async def lock(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Row]:
    """The rows of these members, made where there are none, locked in the order of their ids."""
    await tx.run(SQL.seat, ids=sorted(ids))
    return {row.member_id: row for row in await tx.all(SQL.lock_stages, Row, ids=sorted(ids))}


async def lives(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Life]:
    """What decides the stages of those of these ids who are members now."""
    sales: dict[UUID, list[Sale]] = {}
    for member_id, occurred_at, until_at in await tx.rows(SQL.sales, ids=list(ids)):
        sale = Sale(occurred_at=occurred_at, until_at=until_at)
        sales.setdefault(member_id, []).append(sale)
    return {
        member_id: Life(joined_at=joined_at, sales=tuple(sales.get(member_id, ())))
        for member_id, joined_at in await tx.rows(SQL.joined, ids=list(ids))
    }


async def recorded(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
    """The histories of these members, by ordinal."""
    found: dict[UUID, list[Recorded]] = {}
    for member_id, ordinal, effective_at, stage in await tx.rows(SQL.recorded, ids=list(ids)):
        row = Recorded(ordinal=ordinal, effective_at=effective_at, stage=stage)
        found.setdefault(member_id, []).append(row)
    return found


async def add(
    tx: Tx, added: Mapping[UUID, Sequence[Change]], last: Mapping[UUID, Row], now: datetime
) -> None:
    """Add rows to histories, numbered after the last."""
    rows = [
        (member_id, last[member_id].ordinal + place, change)
        for member_id, changes in added.items()
        for place, change in enumerate(changes, start=1)
    ]
    if not rows:
        return
    await tx.run(
        SQL.add_changes,
        member_ids=[member_id for member_id, _, _ in rows],
        ordinals=[ordinal for _, ordinal, _ in rows],
        from_stages=[change.from_stage for _, _, change in rows],
        stages=[change.stage for _, _, change in rows],
        whys=[change.why for _, _, change in rows],
        effective_ats=[change.effective_at for _, _, change in rows],
        now=now,
    )


async def save(tx: Tx, rows: Sequence[Row], now: datetime) -> None:
    """Keep where these members stand."""
    if not rows:
        return
    await tx.run(
        SQL.save_stages,
        member_ids=[row.member_id for row in rows],
        stages=[row.stage for row in rows],
        sinces=[row.since for row in rows],
        previouses=[row.previous for row in rows],
        ordinals=[row.ordinal for row in rows],
        due_ats=[row.due_at for row in rows],
        now=now,
    )


async def leave(tx: Tx, ids: Sequence[UUID]) -> None:
    """Who is no member any more has no stage; the history stays."""
    if ids:
        await tx.run(SQL.leave, ids=list(ids))


async def standing(tx: Tx, member_id: UUID) -> Standing | None:
    return await tx.maybe(SQL.stage_of, Standing, member_id=member_id)


async def history(tx: Tx, member_id: UUID, count: int) -> list[PastChange]:
    """A member's history, newest row first."""
    return await tx.all(SQL.history, PastChange, member_id=member_id, count=count)


async def change_at(
    tx: Tx, member_id: UUID, effective_at: datetime, known_at: datetime
) -> Change | None:
    """What put a member where they were at an instant, as was known at another."""
    return await tx.maybe(
        SQL.stage_at, Change, member_id=member_id, effective_at=effective_at, known_at=known_at
    )


async def changes_before(tx: Tx, member_ids: Sequence[UUID], until_at: datetime) -> list[StageFrom]:
    return await tx.all(
        SQL.changes_before, StageFrom, member_ids=list(member_ids), until_at=until_at
    )


async def counts(tx: Tx) -> list[StageCount]:
    return await tx.all(SQL.stage_counts, StageCount)


async def remove_owned(tx: Tx, member_ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.remove_owned, member_ids=list(member_ids))
