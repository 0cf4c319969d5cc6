"""Whether the database holds a sample, who in it is made up, and what is so about them.

What a sample is made of is not known here: the parts are kept as they are given.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from regulars.infra import sql
from regulars.infra.db import Tx, column

SQL = sql.load(__file__)

State = Literal["loading", "loaded", "removing"]


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """The sample in the database. `figures` are there when it is loaded."""

    state: State
    made_from: dict[str, Any]
    law: dict[str, Any]
    figures: dict[str, Any] | None
    begun_at: datetime
    loaded_at: datetime | None


class SampleMember(msgspec.Struct, frozen=True, kw_only=True):
    """A member who does not exist, and the truth about them."""

    member_id: UUID
    external_id: str
    truth: dict[str, Any]


async def sample_of(tx: Tx) -> Sample | None:
    """The sample that the database holds, if any."""
    return await tx.maybe(SQL.sample_read, Sample)


async def begin(tx: Tx, made_from: dict[str, Any], law: dict[str, Any], now: datetime) -> bool:
    """Mark the database as one that a sample is loaded into; False where it is marked already."""
    done = await tx.run(SQL.sample_begin, made_from=Jsonb(made_from), law=Jsonb(law), now=now)
    return bool(done)


async def finish(tx: Tx, figures: dict[str, Any], now: datetime) -> None:
    """Note that all of it is in."""
    await tx.run(SQL.sample_loaded, figures=Jsonb(figures), now=now)


async def begin_removing(tx: Tx) -> None:
    """Note that it is being taken away: nothing more is loaded."""
    await tx.run(SQL.sample_removing)


async def end(tx: Tx) -> None:
    """Note that nothing of it is left."""
    await tx.run(SQL.sample_end)


async def note_members(tx: Tx, members: Sequence[SampleMember]) -> None:
    """Note who is made up; noted twice it stays as it was."""
    await tx.run(
        SQL.sample_note_members,
        member_ids=[each.member_id for each in members],
        external_ids=[each.external_id for each in members],
        truths=[msgspec.json.encode(each.truth).decode() for each in members],
    )


async def members(tx: Tx, after_external_id: str, count: int) -> list[SampleMember]:
    """Up to `count` made-up members by their external ids, from behind one on."""
    return await tx.all(SQL.sample_members, SampleMember, after=after_external_id, count=count)


async def member_ids(tx: Tx) -> list[UUID]:
    """All members who are made up."""
    return column(await tx.rows(SQL.sample_member_ids))


async def member_count(tx: Tx) -> int:
    """How many members are made up."""
    rows = await tx.rows(SQL.sample_count)
    return int(rows[0][0])


async def forget_members(tx: Tx, ids: Sequence[UUID]) -> None:
    """They are gone; nothing is known of them any more."""
    await tx.run(SQL.sample_forget_members, member_ids=list(ids))
