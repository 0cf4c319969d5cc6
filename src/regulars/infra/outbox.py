"""The outbox: what has happened, announced in the transaction in which it happened.

Announcements are rows; consumers (webhooks, the worker's subscriptions) read them as a feed after
the commit. A crash loses none, and an announcement that was rolled back was never there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.infra import sql
from regulars.infra.db import Tx
from regulars.infra.feed import Position
from regulars.kernel.ids import new_ids

SQL = sql.load(__file__)


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened: `topic` as in `member.merged`, the subject's id, and the facts."""

    topic: str
    subject_id: UUID | None
    payload: dict[str, Any]
    occurred_at: datetime


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """An announcement as it stands in the feed."""

    written_in: int
    id: UUID
    topic: str
    subject_id: UUID | None
    payload: dict[str, Any]
    occurred_at: datetime


async def announce(tx: Tx, announcements: Sequence[Announcement]) -> None:
    """Announce all of them when, and only when, this transaction commits."""
    if not announcements:
        return
    await tx.write(
        SQL.announce,
        ids=new_ids(len(announcements)),
        topics=[each.topic for each in announcements],
        subject_ids=[each.subject_id for each in announcements],
        payloads=[msgspec.json.encode(each.payload).decode() for each in announcements],
        occurred_ats=[each.occurred_at for each in announcements],
    )


async def announced_after(tx: Tx, position: Position, count: int) -> list[Announced]:
    """Up to `count` announcements after `position`, in the order of the feed."""
    return await tx.all(
        SQL.announced_after,
        Announced,
        written_in=position.written_in,
        last_id=position.last_id,
        count=count,
    )


async def forget_before(tx: Tx, position: Position, before: datetime) -> int:
    """Delete announcements older than `before` that lie before `position`; how many."""
    return await tx.run(SQL.forget_before, written_in=position.written_in, before=before)
