"""Uploaded lists in the database. What a line said is sealed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.segments.store import SQL
from regulars.domains.segments.types import LineAnswer, NewLine, Upload, UploadLine
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx, column

_CONTEXT = b"segments.upload_line"


async def insert(tx: Tx, upload: Upload) -> None:
    await tx.run(
        SQL.insert_upload,
        id=upload.id,
        segment_id=upload.segment_id,
        mode=upload.mode,
        file_name=upload.file_name,
        line_count=upload.line_count,
        now=upload.uploaded_at,
        actor=upload.uploaded_by,
    )


async def name_job(tx: Tx, upload_id: UUID, job_id: UUID) -> None:
    await tx.run(SQL.name_job, id=upload_id, job_id=job_id)


async def insert_lines(tx: Tx, vault: Vault, upload_id: UUID, lines: Sequence[NewLine]) -> None:
    await tx.run(
        SQL.insert_lines,
        upload_id=upload_id,
        numbers=[each.number for each in lines],
        kinds=[each.kind for each in lines],
        sealeds=[vault.seal_text(each.value, _CONTEXT) for each in lines],
        outcomes=[each.outcome for each in lines],
    )


def opened(vault: Vault, line: UploadLine) -> str | None:
    """What a line said; None once it was erased."""
    return None if line.sealed is None else vault.open_text(line.sealed, _CONTEXT)


async def uploads_of(tx: Tx, segment_id: UUID, count: int) -> list[Upload]:
    return await tx.all(SQL.uploads_of, Upload, segment_id=segment_id, count=count)


async def by_id(tx: Tx, upload_id: UUID) -> Upload | None:
    return await tx.maybe(SQL.upload_by_id, Upload, id=upload_id)


async def lines_behind(
    tx: Tx, upload_id: UUID, after: int, outcome: str | None, count: int
) -> list[UploadLine]:
    return await tx.all(
        SQL.lines_behind, UploadLine, upload_id=upload_id, after=after, outcome=outcome,
        count=count,
    )  # fmt: skip


async def settle_lines(tx: Tx, upload_id: UUID, answers: Sequence[LineAnswer]) -> None:
    await tx.run(
        SQL.settle_lines,
        upload_id=upload_id,
        numbers=[each.number for each in answers],
        outcomes=[each.outcome for each in answers],
        member_ids=[each.member_id for each in answers],
    )


async def named_before(tx: Tx, upload_id: UUID, before: int, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these members an earlier line of the upload has named already."""
    found = await tx.rows(SQL.named_before, upload_id=upload_id, before=before, ids=list(ids))
    return set(column(found))


async def unlist(tx: Tx, segment_id: UUID, ids: Sequence[UUID]) -> None:
    """Take these members off the list, under all ids of theirs."""
    await tx.run(SQL.unlist_named, segment_id=segment_id, ids=list(ids))


async def unlist_unnamed(tx: Tx, segment_id: UUID, upload_id: UUID) -> int:
    """Take everybody off the list whom no line of the upload named."""
    return await tx.run(SQL.unlist_unnamed, segment_id=segment_id, upload_id=upload_id)


async def outcomes(tx: Tx, upload_id: UUID) -> dict[str, int]:
    return dict(await tx.rows(SQL.count_outcomes, upload_id=upload_id))


async def note_applied(tx: Tx, upload_id: UUID, now: datetime) -> None:
    await tx.run(SQL.note_applied, id=upload_id, now=now)


async def erase_lines(tx: Tx, ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.erase_lines, ids=list(ids))


async def reseal(
    tx: Tx, vault: Vault, after: tuple[UUID, int] | None, count: int
) -> tuple[UUID, int] | None:
    """Seal up to `count` lines anew that an older key sealed; the last one, None at the end."""
    after_upload_id, after_number = after or (UUID(int=0), 0)
    rows = await tx.rows(
        SQL.stale_lines,
        after_upload_id=after_upload_id,
        after_number=after_number,
        key_number=vault.active_number,
        count=count,
    )
    if not rows:
        return None
    await tx.run(
        SQL.reseal_lines,
        upload_ids=[upload_id for upload_id, _, _ in rows],
        numbers=[number for _, number, _ in rows],
        sealeds=[vault.seal(vault.open(sealed, _CONTEXT), _CONTEXT) for _, _, sealed in rows],
    )
    return rows[-1][0], rows[-1][1]


async def forget_values(tx: Tx, before: datetime) -> int:
    """Forget what lines said that were uploaded earlier; how many."""
    return await tx.run(SQL.forget_values, before=before)


async def members_today(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Whom these ids lead to, of those who are members today."""
    return dict(await tx.rows(SQL.members_today, ids=list(ids)))
