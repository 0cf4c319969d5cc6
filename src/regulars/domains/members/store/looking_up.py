"""Looking members up in the database: who has an identity, their profile and tags, at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members.store import SQL
from regulars.domains.members.store.profiles import ProfileRow, opened
from regulars.domains.members.types.profile import PartyProfile
from regulars.domains.members.types.views import Tag
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class KnownMember(msgspec.Struct, frozen=True, kw_only=True):
    """The survivor whom an identity leads to, and the tags that stand."""

    party: PartyProfile
    tags: list[Tag]


async def looked_up(
    tx: Tx, vault: Vault, indexes: Sequence[bytes], now: datetime
) -> tuple[UUID, dict[bytes, KnownMember]]:
    """The version of the registry, and whom each of `indexes` leads to, by index."""
    rows = await tx.rows(SQL.looked_up, indexes=indexes, now=now)
    known = {
        blind_index: _known(vault, columns, tags)
        for _, blind_index, tags, *columns in rows
        if blind_index is not None
    }
    return rows[0][0], known


def _known(vault: Vault, columns: list[object], tags: list[object] | None) -> KnownMember:
    named = dict(zip(ProfileRow.__struct_fields__, columns, strict=True))
    row = msgspec.convert(named, ProfileRow)
    return KnownMember(
        party=PartyProfile(id=row.id, standing=row.standing, profile=opened(vault, row), own=None),
        tags=msgspec.convert(tags or [], list[Tag]),
    )
