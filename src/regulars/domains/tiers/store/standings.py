"""Standings and their history in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.tiers.store import SQL
from regulars.domains.tiers.types import Change, HistoryKey, Manual, Notice, PastChange, Standing
from regulars.infra.db import Tx

_encode = msgspec.json.encode


class Saving(msgspec.Struct, frozen=True, kw_only=True):
    """Changes to be saved, each with when the standing after it falls due."""

    ladder_id: int
    changes: Sequence[Change]
    due_ats: Sequence[datetime | None]
    now: datetime
    is_backfill: bool


class HeldTier(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The tier that a party held at an instant; `is_due` where the clock has gone on since."""

    member_id: UUID
    tier: str | None
    is_due: bool


async def lock_standings(
    tx: Tx, ladder_id: int, member_ids: Iterable[UUID], newcomer_ids: Iterable[UUID], now: datetime
) -> list[Standing]:
    """Lock the standings of these parties on one ladder, in the order of their ids.

    Each of `newcomer_ids`, who are among them, gets a row to be locked where it has none.
    """
    # Seats first and locks after them, each in the order of ids: rows that were given a seat here
    # are seen by nobody yet, so whoever waits for one holds none that is locked.
    if newcomers := sorted(newcomer_ids):
        await tx.write(SQL.seat, ladder_id=ladder_id, newcomer_ids=newcomers, now=now)
    rows = await tx.rows(SQL.lock_standings, ladder_id=ladder_id, member_ids=sorted(member_ids))
    return [_standing(ladder_id, row) for row in rows]


async def standings_of(tx: Tx, ladder_id: int, member_ids: Sequence[UUID]) -> list[Standing]:
    rows = await tx.rows(SQL.standings_of, ladder_id=ladder_id, member_ids=member_ids)
    return [_standing(ladder_id, row) for row in rows]


async def past_standings(
    tx: Tx,
    ladder_id: int,
    member_ids: Sequence[UUID],
    effective_at: datetime,
    known_at: datetime | None,
) -> list[Standing]:
    """Each party's standing as of `effective_at`, as it was known at `known_at`."""
    rows = await tx.rows(
        SQL.past_standings,
        ladder_id=ladder_id,
        member_ids=member_ids,
        effective_at=effective_at,
        known_at=known_at,
    )
    return [_standing(ladder_id, row) for row in rows]


async def tiers_as_of(
    tx: Tx,
    ladder_id: int,
    member_ids: Sequence[UUID],
    effective_at: datetime,
    known_at: datetime | None,
) -> list[HeldTier]:
    """The same, of each standing only the tier, and whether it fell due by then."""
    return await tx.all(
        SQL.tiers_as_of,
        HeldTier,
        ladder_id=ladder_id,
        member_ids=member_ids,
        effective_at=effective_at,
        known_at=known_at,
    )


async def save_changes(tx: Tx, saving: Saving) -> None:
    """Write history, and of each standing the last state, in one statement."""
    await tx.write(
        SQL.save_changes,
        ladder_id=saving.ladder_id,
        now=saving.now,
        is_backfill=saving.is_backfill,
        due_ats=saving.due_ats,
        **_change_columns(saving.changes),
        **_standing_columns([each.standing for each in saving.changes]),
    )


async def put_off_checks(
    tx: Tx, ladder_id: int, before: Sequence[Standing], later: Sequence[Standing]
) -> None:
    """Move the next look for inactivity of standings that are the survivor's own."""
    await tx.write(
        SQL.put_off_checks,
        ladder_id=ladder_id,
        member_ids=[each.member_id for each in later],
        were_ats=[each.checks_at for each in before],
        checks_ats=[each.checks_at for each in later],
    )


async def history(
    tx: Tx, ladder_id: int, member_ids: Sequence[UUID], after: HistoryKey | None, count: int
) -> list[PastChange]:
    return await tx.all(
        SQL.history,
        PastChange,
        ladder_id=ladder_id,
        member_ids=member_ids,
        after_at=after.effective_at if after else None,
        after_id=after.member_id if after else None,
        after_ordinal=after.ordinal if after else None,
        count=count,
    )


async def changes_of_moments(tx: Tx, moments: Sequence[tuple[UUID, datetime]]) -> list[PastChange]:
    return await tx.all(
        SQL.changes_of_moments,
        PastChange,
        member_ids=[member_id for member_id, _ in moments],
        recorded_ats=[recorded_at for _, recorded_at in moments],
    )


def _change_columns(changes: Sequence[Change]) -> dict[str, Sequence[object]]:
    last = {each.standing.member_id: at for at, each in enumerate(changes)}
    return {
        "are_last": [last[each.standing.member_id] == at for at, each in enumerate(changes)],
        "version_numbers": [each.version_number for each in changes],
        "whys": [each.why for each in changes],
        "from_tiers": [each.from_tier for each in changes],
        "benefits": [",".join(each.benefits) for each in changes],
        "effective_ats": [each.effective_at for each in changes],
    }


def _standing_columns(standings: Sequence[Standing]) -> dict[str, Sequence[object]]:
    return {
        "member_ids": [each.member_id for each in standings],
        "ordinals": [each.ordinal for each in standings],
        "tiers": [each.tier for each in standings],
        "sinces": [each.since for each in standings],
        "earned_tiers": [each.earned_tier for each in standings],
        "earned_sinces": [each.earned_since for each in standings],
        "qualified_froms": [each.qualified_from for each in standings],
        "qualified_ats": [each.qualified_at for each in standings],
        "counted_untils": [each.counted_until for each in standings],
        "valid_untils": [each.valid_until for each in standings],
        "rising_tiers": [each.rising_tier for each in standings],
        "rises_ats": [each.rises_at for each in standings],
        "checks_ats": [each.checks_at for each in standings],
        "manuals": [_text(each.manual) for each in standings],
        "notices": [_text(each.notice) for each in standings],
        "entereds": [",".join(each.entered) for each in standings],
        "absorbed_ids": [_array(each.absorbed_ids) for each in standings],
    }


def _array(ids: Sequence[UUID]) -> str:
    """Ids as PostgreSQL writes an array; an array of arrays would have to be rectangular."""
    return "{" + ",".join(map(str, ids)) + "}" if ids else "{}"


def _text(value: Manual | Notice | None) -> str | None:
    return None if value is None else _encode(value).decode()


def _standing(ladder_id: int, row: tuple[Any, ...]) -> Standing:
    manual, notice, entered = row[12:15]
    return Standing(
        member_id=row[0],
        ladder_id=ladder_id,
        tier=row[1],
        since=row[2],
        earned_tier=row[3],
        earned_since=row[4],
        qualified_from=row[5],
        qualified_at=row[6],
        counted_until=row[7],
        valid_until=row[8],
        rising_tier=row[9],
        rises_at=row[10],
        checks_at=row[11],
        manual=None if manual is None else msgspec.convert(manual, Manual),
        notice=None if notice is None else msgspec.convert(notice, Notice),
        entered=tuple(entered.split(",")) if entered else (),
        ordinal=row[15],
        changed_at=row[16],
        recorded_at=row[17],
        absorbed_ids=tuple(row[18]),
    )
