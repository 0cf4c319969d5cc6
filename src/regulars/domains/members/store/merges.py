"""Merges in the database: the redirects, and the history of who, when and why."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import Principal
from regulars.domains.members.store import SQL
from regulars.domains.members.types.merging import MergeRecord
from regulars.domains.members.types.plan import PlannedMerge
from regulars.domains.members.types.views import MergedParty
from regulars.infra.db import Tx


async def insert_merges(
    tx: Tx,
    merges: dict[UUID, PlannedMerge],
    by: Principal,
    now: datetime,
    note: str = "",
) -> None:
    """Record merges, by the id of each, in the history."""
    await tx.run(
        SQL.insert_merges,
        ids=list(merges),
        winner_ids=[merge.winner_id for merge in merges.values()],
        loser_ids=[merge.loser_id for merge in merges.values()],
        causes=[merge.cause for merge in merges.values()],
        linking_kinds=[text_array(merge.linking_kinds) for merge in merges.values()],
        note=note,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        now=now,
    )


async def redirect(tx: Tx, survivors: dict[UUID, UUID]) -> None:
    """Lead everybody who led to a key of `survivors` to its value."""
    if survivors:
        await tx.run(SQL.redirect, from_ids=list(survivors), to_ids=list(survivors.values()))


async def merge_by_id(tx: Tx, merge_id: UUID) -> MergeRecord | None:
    return await tx.maybe(SQL.merge_by_id, MergeRecord, id=merge_id)


async def merge_history(tx: Tx, party_ids: Sequence[UUID]) -> list[MergeRecord]:
    """Every merge, undone ones included, that these parties took part in, oldest first."""
    return await tx.all(SQL.merge_history, MergeRecord, ids=party_ids)


async def standing_merges(tx: Tx, party_ids: Sequence[UUID]) -> list[MergedParty]:
    """The merges by which these parties lead to somebody else, oldest first."""
    return await tx.all(SQL.standing_merges, MergedParty, ids=party_ids)


async def end_merge(tx: Tx, merge_id: UUID, by: Principal, note: str, now: datetime) -> None:
    """Note that a merge was undone, by whom and why."""
    await tx.run(
        SQL.end_merge,
        id=merge_id,
        by_kind=by.kind,
        by_id=by.id,
        by_name=by.name,
        note=note,
        now=now,
    )


async def lead_to(tx: Tx, party_ids: Sequence[UUID], survivor_id: UUID) -> None:
    """Lead these parties to `survivor_id`."""
    await tx.run(SQL.lead_to, ids=party_ids, to_id=survivor_id)


def text_array(words: Sequence[str]) -> str:
    """Words without quotes or commas as an array literal: arrays of arrays do not unnest."""
    return "{" + ",".join(words) + "}"
