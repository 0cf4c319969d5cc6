"""Ladders, their versions and thresholds in the database."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from regulars.domains.tiers.store import SQL
from regulars.domains.tiers.types import Cutoff, DraftLadder, Ladder, LadderBody, Version
from regulars.infra.db import Tx

_encode = msgspec.json.Encoder(order="deterministic").encode


class LadderCutoff(msgspec.Struct, frozen=True, kw_only=True):
    """A threshold and the ladder that it belongs to."""

    ladder_id: int
    cutoff: Cutoff


async def ensure_ladder(tx: Tx, draft: DraftLadder) -> Ladder:
    given = {"program_id": draft.program_id, "code": draft.code}
    found = await tx.maybe(SQL.ensure_ladder, Ladder, **given)
    if found is None:
        # Another transaction made it while the statement waited for it.
        found = await tx.one(SQL.ensure_ladder, Ladder, **given)
    return found


async def lock_ladder(tx: Tx, ladder_id: int) -> Ladder | None:
    """Lock a ladder against other edits until the transaction ends."""
    return await tx.maybe(SQL.lock_ladder, Ladder, ladder_id=ladder_id)


async def ladders(tx: Tx, program_ids: Sequence[int] | None) -> list[Ladder]:
    return await tx.all(SQL.list_ladders, Ladder, program_ids=program_ids)


async def versions_of(tx: Tx, ladder_ids: Sequence[int]) -> list[Version]:
    return await tx.all(SQL.versions_of, Version, ladder_ids=ladder_ids)


async def save_draft(
    tx: Tx, ladder_id: int, body: LadderBody, created_by: str, now: datetime
) -> Version:
    return await tx.one(
        SQL.save_draft,
        Version,
        ladder_id=ladder_id,
        body=_encode(body).decode(),
        created_by=created_by,
        now=now,
    )


async def drop_draft(tx: Tx, ladder_id: int) -> int:
    return await tx.run(SQL.drop_draft, ladder_id=ladder_id)


async def end_live(tx: Tx, ladder_id: int, at: datetime) -> int:
    return await tx.run(SQL.end_live, ladder_id=ladder_id, at=at)


async def go_live(tx: Tx, ladder_id: int, at: datetime, review_due_at: datetime | None) -> Version:
    return await tx.one(
        SQL.go_live, Version, ladder_id=ladder_id, at=at, review_due_at=review_due_at
    )


async def end_review(tx: Tx, ladder_id: int, through: datetime) -> int:
    return await tx.run(SQL.end_review, ladder_id=ladder_id, through=through)


async def cutoffs_of(tx: Tx, ladder_ids: Sequence[int]) -> list[LadderCutoff]:
    rows = await tx.rows(SQL.cutoffs_of, ladder_ids=ladder_ids)
    return [
        LadderCutoff(
            ladder_id=ladder_id,
            cutoff=Cutoff(
                share=share,
                threshold=threshold,
                effective_from=effective_from,
                member_count=member_count,
            ),
        )
        for ladder_id, share, threshold, effective_from, member_count in rows
    ]


async def save_cutoffs(tx: Tx, ladder_id: int, drawn: Sequence[Cutoff], now: datetime) -> None:
    """Keep thresholds; one that was kept before for the same instant stays as it was."""
    await tx.run(
        SQL.save_cutoffs,
        ladder_id=ladder_id,
        shares=[each.share for each in drawn],
        effective_froms=[each.effective_from for each in drawn],
        thresholds=[f"{each.threshold:f}" for each in drawn],
        member_counts=[each.member_count for each in drawn],
        now=now,
    )
