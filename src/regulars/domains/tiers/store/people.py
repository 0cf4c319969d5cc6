"""Who is to be looked at: what is due, what ends soon, everybody."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.tiers.store import SQL
from regulars.infra.db import Tx
from regulars.kernel.shares import EVERYBODY, Share

Owned = tuple[UUID, UUID]
"""The party that a row belongs to, and whom it leads to."""


class Behind(msgspec.Struct, frozen=True):
    """Where a page begins, how many it holds at most, and of which share."""

    after_id: UUID
    count: int
    share: Share = EVERYBODY


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Whose standings were found; the last party looked at, None where there are no more."""

    survivor_ids: list[UUID]
    last_id: UUID | None


async def due(tx: Tx, ladder_id: int, through: datetime, behind: Behind) -> Page:
    rows = await tx.rows(SQL.due, ladder_id=ladder_id, through=through, **_columns(behind))
    return _page(rows, behind.count)


async def ending(
    tx: Tx, ladder_id: int, between: tuple[datetime, datetime], after_id: UUID, count: int
) -> Page:
    """Those whose tier ends after the first and not after the second instant."""
    now, until = between
    rows = await tx.rows(
        SQL.ending, ladder_id=ladder_id, now=now, until=until, after_id=after_id, count=count
    )
    return _page(rows, count)


async def warn(
    tx: Tx, ladder_id: int, told: Sequence[tuple[UUID, datetime, int]], now: datetime
) -> set[UUID]:
    """Note that these were told: member, end of validity, days ahead; who was not told before."""
    rows = await tx.rows(
        SQL.warn,
        ladder_id=ladder_id,
        member_ids=[member_id for member_id, _, _ in told],
        valid_untils=[valid_until for _, valid_until, _ in told],
        days=[days for _, _, days in told],
        now=now,
    )
    return {member_id for (member_id,) in rows}


async def merged_into(tx: Tx, member_ids: Sequence[UUID]) -> list[Owned]:
    """Survivors and the parties merged into them, without the survivors themselves."""
    rows = await tx.rows(SQL.merged_into, member_ids=member_ids)
    return [(survivor_id, member_id) for survivor_id, member_id in rows]


async def joined(tx: Tx, member_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Since when each of these parties is known."""
    rows = await tx.rows(SQL.joined, member_ids=member_ids)
    return dict(rows)


async def members_page(tx: Tx, joined_until: datetime, behind: Behind) -> list[UUID]:
    rows = await tx.rows(SQL.members_page, joined_until=joined_until, **_columns(behind))
    return [member_id for (member_id,) in rows]


def _columns(behind: Behind) -> dict[str, object]:
    return {
        "after_id": behind.after_id,
        "count": behind.count,
        "share_place": behind.share.place,
        "share_count": behind.share.count,
    }


def _page(rows: Sequence[tuple[UUID, UUID, bool]], count: int) -> Page:
    """What another standing holds already is passed over; it still counts for where to go on."""
    living = dict.fromkeys(survivor_id for _, survivor_id, is_absorbed in rows if not is_absorbed)
    return Page(survivor_ids=list(living), last_id=rows[-1][0] if len(rows) == count else None)
