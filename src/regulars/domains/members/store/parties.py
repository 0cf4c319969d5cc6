"""Parties in the database: who leads to whom, and lists of members."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members.store import SQL
from regulars.domains.members.types.inbound import Standing
from regulars.domains.members.types.listing import ListKey, MemberFilter
from regulars.domains.members.types.views import Joined, Person
from regulars.infra.db import Tx, column


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A row of members: itself and whom it leads to."""

    id: UUID
    survivor_id: UUID
    standing: Standing


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A survivor in a list, without its profile."""

    id: UUID
    standing: Standing
    joined_at: datetime | None
    first_seen_at: datetime
    registered_at: datetime | None
    source_id: int | None
    channel_id: int | None
    store_id: int | None
    sorted_at: datetime


async def parties(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Party]:
    """These parties, by id; ids that nobody has are missing."""
    return {row.id: row for row in await tx.all(SQL.parties, Party, ids=list(ids))}


async def grouped_parties(tx: Tx, survivor_ids: Sequence[UUID]) -> list[Party]:
    """All parties that are read together with these survivors, by id."""
    return await tx.all(SQL.grouped_parties, Party, ids=list(survivor_ids))


async def same_person_ids(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """For each id that exists, every id that is read together with it, itself included."""
    found: dict[UUID, list[UUID]] = {}
    for asked_id, party_id in await tx.rows(SQL.same_person_ids, ids=list(ids)):
        found.setdefault(asked_id, []).append(party_id)
    return found


async def persons(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Whom each id stands for; ids that nobody has are missing."""
    standing_of: dict[UUID, Standing] = {}
    parties_of: dict[UUID, list[UUID]] = {}
    for asked_id, _, standing, party_id in await tx.rows(SQL.persons, ids=list(ids)):
        standing_of[asked_id] = standing
        parties_of.setdefault(asked_id, []).append(party_id)
    return {
        asked_id: Person(standing=standing_of[asked_id], owner_ids=tuple(party_ids))
        for asked_id, party_ids in parties_of.items()
    }


async def listed(
    tx: Tx, narrowed: MemberFilter, after: ListKey | None, count: int, now: datetime
) -> list[Listed]:
    """Up to `count` survivors after `after`, newest or oldest first."""
    query = SQL.oldest_first if narrowed.is_oldest_first else SQL.newest_first
    return await tx.all(
        query,
        Listed,
        **_conditions(narrowed, now),
        after_at=after.sorted_at if after else None,
        after_id=after.id if after else None,
        count=count,
    )


async def count_listed(tx: Tx, narrowed: MemberFilter, count_max: int, now: datetime) -> int:
    """How many survivors there are, counted up to `count_max`."""
    rows = await tx.rows(SQL.count_listed, **_conditions(narrowed, now), count=count_max)
    return int(rows[0][0])


async def any_member(tx: Tx) -> bool:
    """Whether there is any member at all."""
    return bool((await tx.rows(SQL.any_member))[0][0])


async def named_like(tx: Tx, codes: set[int], count: int) -> list[UUID]:
    """Survivors whose names hold all these pieces, the newest first."""
    text = "{" + ",".join(map(str, sorted(codes))) + "}"
    return column(await tx.rows(SQL.named_like, codes=text, count=count))


def _conditions(narrowed: MemberFilter, now: datetime) -> dict[str, object]:
    attribute = None
    if narrowed.attribute_key is not None:
        attribute = {narrowed.attribute_key: narrowed.attribute_value}
    return {
        "standing": narrowed.standing,
        "joined_from": narrowed.joined_from,
        "joined_before": narrowed.joined_before,
        "tag": narrowed.tag,
        "source_id": narrowed.source_id,
        "channel_id": narrowed.channel_id,
        "store_ids": None if narrowed.store_ids is None else sorted(narrowed.store_ids),
        "identity_kind": narrowed.identity_kind,
        "attribute": None if attribute is None else msgspec.json.encode(attribute).decode(),
        "now": now,
    }


async def joined_between(
    tx: Tx,
    between: tuple[datetime, datetime],
    after: tuple[datetime, UUID] | None,
    count: int,
) -> list[Joined]:
    after_at, after_id = after or (None, None)
    return await tx.all(
        SQL.joined_between,
        Joined,
        from_at=between[0],
        before_at=between[1],
        after_at=after_at,
        after_id=after_id,
        count=count,
    )
