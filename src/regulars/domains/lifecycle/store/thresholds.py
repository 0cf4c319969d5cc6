"""Thresholds in the database, and whose midnights end days."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.lifecycle.store import SQL
from regulars.domains.lifecycle.types import Days, StageTerms, Thresholds
from regulars.domains.lifecycle.types.rhythm import Adaptive
from regulars.infra.db import Tx, column


async def versions(tx: Tx) -> list[Thresholds]:
    """All versions, in the order of their instants."""
    return [
        Thresholds(
            version=version,
            days=Days(
                new_days=new_days,
                active_days=active_days,
                dormant_days=dormant_days,
                reactivated_days=reactivated_days,
            ),
            effective_at=effective_at,
            made_at=made_at,
            made_by=made_by,
            note=note,
            adaptive=msgspec.convert(adaptive, Adaptive | None),
        )
        for (
            version, new_days, active_days, dormant_days, reactivated_days, effective_at, made_at,
            made_by, note, adaptive,
        ) in await tx.rows(SQL.versions)
    ]  # fmt: skip


async def lock(tx: Tx) -> None:
    """Keep others from making a version until the transaction ends."""
    await tx.run(SQL.lock_thresholds)


async def add(tx: Tx, terms: StageTerms, made_by: str, note: str, now: datetime) -> int:
    """A version in force from now on; its number."""
    adaptive = terms.adaptive
    rows = await tx.rows(
        SQL.add_version,
        new_days=terms.days.new_days,
        active_days=terms.days.active_days,
        dormant_days=terms.days.dormant_days,
        reactivated_days=terms.days.reactivated_days,
        made_by=made_by,
        note=note,
        adaptive=None if adaptive is None else msgspec.json.encode(adaptive).decode(),
        now=now,
    )
    return int(rows[0][0])


async def zone_name(tx: Tx) -> str | None:
    rows = await tx.rows(SQL.zone)
    return str(rows[0][0]) if rows else None


async def save_zone(tx: Tx, time_zone: str) -> None:
    await tx.run(SQL.save_zone, time_zone=time_zone)


async def some_members(tx: Tx, count: int) -> tuple[int, Sequence[UUID]]:
    """How many members have a stage, and about so many of them; all where they are no more."""
    member_count = int((await tx.rows(SQL.staged_count))[0][0])
    share_micro = -(-count * 1_000_000 // member_count) if member_count else 0
    found = column(await tx.rows(SQL.some_members, share_micro=share_micro, count=count))
    return member_count, found
