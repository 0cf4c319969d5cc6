"""Uploaded lists: taking them in, and working through their lines."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.segments.errors import SegmentArchived, SegmentOfOtherKind
from regulars.domains.segments.policy.listing import answers_of
from regulars.domains.segments.store import memberships
from regulars.domains.segments.store import uploads as store
from regulars.domains.segments.types import (
    LineAnswer,
    NewLine,
    Segment,
    Upload,
    UploadLine,
    UploadMode,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id

LINES_AT_ONCE = 5_000


async def accept_upload(
    tx: Tx,
    vault: Vault,
    segment: Segment,
    given: tuple[UploadMode, str, Sequence[NewLine]],
    by: tuple[str, datetime],
) -> Upload:
    """Take in every line of a list, to be worked through later; nothing that was sent is lost.

    `given` is what to do with the list, the name of its file, and its lines. Refuses segments
    that are not uploaded ones, and archived ones.
    """
    if segment.kind != "uploaded":
        raise SegmentOfOtherKind(f"segment {segment.code!r} is {segment.kind}: it takes no lists")
    if segment.archived_at is not None:
        raise SegmentArchived(f"segment {segment.code!r} is archived")
    mode, file_name, lines = given
    actor, now = by
    upload = Upload(
        id=new_id(),
        segment_id=segment.id,
        mode=mode,
        file_name=file_name,
        line_count=len(lines),
        job_id=None,
        uploaded_at=now,
        uploaded_by=actor,
        applied_at=None,
    )
    await store.insert(tx, upload)
    for begin in range(0, len(lines), LINES_AT_ONCE):
        await store.insert_lines(tx, vault, upload.id, lines[begin : begin + LINES_AT_ONCE])
    return upload


async def name_job(tx: Tx, upload_id: UUID, job_id: UUID) -> None:
    """Note which job works through an upload."""
    await store.name_job(tx, upload_id, job_id)


async def reseal_lines(
    tx: Tx, vault: Vault, after: tuple[UUID, int] | None, count: int
) -> tuple[UUID, int] | None:
    """Seal up to `count` lines anew that an older key sealed; the last one, None at the end."""
    return await store.reseal(tx, vault, after, count)


async def forget_values(tx: Tx, before: datetime) -> int:
    """Forget what lines said that were uploaded earlier; what came of them stays. How many."""
    return await store.forget_values(tx, before)


async def settle_lines(
    tx: Tx, upload: Upload, lines: Sequence[UploadLine], named: Mapping[int, UUID | None]
) -> list[LineAnswer]:
    """Put the members whom these lines name on the list, or take them off; an answer for each.

    `named` says by the number of a line whom it names, under whichever id. Call it for the lines
    of an upload in their order, with the segment locked.
    """
    found = sorted({each for each in named.values() if each is not None})
    today = await store.members_today(tx, found)
    ids = sorted(set(today.values()))
    before = lines[0].number if lines else 0
    listed = set(await memberships.listed_among(tx, upload.segment_id, ids))
    seen = await store.named_before(tx, upload.id, before, ids)
    answers = answers_of(upload.mode, lines, {number: named[number] for number in named}, today,
                         (listed, seen))  # fmt: skip
    added = [each.member_id for each in answers if each.outcome == "added" and each.member_id]
    removed = [each.member_id for each in answers if each.outcome == "removed" and each.member_id]
    if added:
        await memberships.put_on_list(tx, upload.segment_id, added)
    if removed:
        await store.unlist(tx, upload.segment_id, removed)
    await store.settle_lines(tx, upload.id, answers)
    return answers


async def end_upload(tx: Tx, upload: Upload, now: datetime) -> dict[str, int]:
    """Note that every line was worked through; how many lines came to what.

    Where the list replaces the one before, whoever it did not name goes off the list.
    """
    if upload.mode == "replace":
        await store.unlist_unnamed(tx, upload.segment_id, upload.id)
    await store.note_applied(tx, upload.id, now)
    return await store.outcomes(tx, upload.id)
