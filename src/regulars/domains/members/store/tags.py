"""Tags in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.store import SQL
from regulars.domains.members.types.commands import TagChange
from regulars.domains.members.types.views import SaidTag, Tag, TagCount, TagOriginCount
from regulars.infra.db import Tx


async def save_tags(tx: Tx, changes: dict[tuple[UUID, str], TagChange], now: datetime) -> None:
    """Store the last word on each (member, tag)."""
    if not changes:
        return
    said = list(changes.values())
    await tx.run(
        SQL.save_tags,
        member_ids=[member_id for member_id, _ in changes],
        tags=[tag for _, tag in changes],
        are_set=[each.is_set for each in said],
        origins=[each.origin for each in said],
        origin_refs=[each.origin_ref for each in said],
        confidences=[each.confidence for each in said],
        expires_ats=[each.expires_at for each in said],
        now=now,
    )


async def tags_of(tx: Tx, survivor_ids: Sequence[UUID], now: datetime) -> dict[UUID, list[Tag]]:
    """The tags that stand, by survivor."""
    found: dict[UUID, list[Tag]] = {}
    for row in await tx.rows(SQL.tags_of, ids=survivor_ids, now=now):
        survivor_id, tag, origin, origin_ref, confidence, expires_at, set_at = row
        found.setdefault(survivor_id, []).append(
            Tag(
                tag=tag,
                origin=origin,
                origin_ref=origin_ref,
                confidence=confidence,
                expires_at=expires_at,
                set_at=set_at,
            )
        )
    return found


async def said_tags(
    tx: Tx, survivor_ids: Sequence[UUID], names: Sequence[str]
) -> dict[tuple[UUID, str], SaidTag]:
    """The newest word on these tags, by survivor and tag."""
    found = await tx.all(SQL.said_tags, SaidTag, ids=list(survivor_ids), tags=list(names))
    return {(each.member_id, each.tag): each for each in found}


async def tag_origins(tx: Tx, tag: str, now: datetime) -> list[TagOriginCount]:
    """How many members have a tag, by who set it."""
    return await tx.all(SQL.tag_origins, TagOriginCount, tag=tag, now=now)


async def tag_counts(tx: Tx, count: int, now: datetime) -> list[TagCount]:
    """The tags in use, each with the number of members who have it."""
    return await tx.all(SQL.tag_counts, TagCount, count=count, now=now)
