"""Who is to be looked at, in pages by member id."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.tiers.store import people as stored
from regulars.infra.db import Tx
from regulars.kernel.shares import EVERYBODY, Share

FIRST_ID = UUID(int=0)


class PeoplePage(msgspec.Struct, frozen=True, kw_only=True):
    """Persons, each as the survivor and whoever was merged into them; go on behind `last_id`.

    No `last_id` means that there are no more.
    """

    groups: Sequence[tuple[UUID, ...]]
    last_id: UUID | None


async def due(
    tx: Tx,
    ladder_id: int,
    through: datetime,
    *,
    after_id: UUID = FIRST_ID,
    count: int,
    share: Share = EVERYBODY,
) -> PeoplePage:
    """Whose standing falls due through `through`: validities, rises, manual tiers, notices.

    A person of several parties may come on several pages, and in several shares.
    """
    behind = stored.Behind(after_id, count, share)
    return await _people(tx, await stored.due(tx, ladder_id, through, behind))


async def ending(
    tx: Tx,
    ladder_id: int,
    between: tuple[datetime, datetime],
    *,
    after_id: UUID = FIRST_ID,
    count: int,
) -> PeoplePage:
    """Whose tier ends after the first and not after the second instant."""
    return await _people(tx, await stored.ending(tx, ladder_id, between, after_id, count))


async def everybody(
    tx: Tx,
    joined_until: datetime,
    *,
    after_id: UUID = FIRST_ID,
    count: int,
    share: Share = EVERYBODY,
) -> PeoplePage:
    """All members who had joined by then."""
    behind = stored.Behind(after_id, count, share)
    ids = await stored.members_page(tx, joined_until, behind)
    last_id = ids[-1] if len(ids) == count else None
    return await _people(tx, stored.Page(survivor_ids=ids, last_id=last_id))


async def groups_of(tx: Tx, survivor_ids: Sequence[UUID]) -> list[tuple[UUID, ...]]:
    """For each survivor everybody who is read together with them, the survivor first."""
    merged: dict[UUID, list[UUID]] = defaultdict(list)
    for survivor_id, member_id in await stored.merged_into(tx, survivor_ids):
        merged[survivor_id].append(member_id)
    return [(each, *merged[each]) if each in merged else (each,) for each in survivor_ids]


async def _people(tx: Tx, page: stored.Page) -> PeoplePage:
    groups = await groups_of(tx, page.survivor_ids) if page.survivor_ids else []
    return PeoplePage(groups=groups, last_id=page.last_id)
