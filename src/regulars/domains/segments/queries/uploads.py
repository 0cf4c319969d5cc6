"""Uploaded lists, and what came of their lines."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from regulars.domains.segments.errors import SegmentNotFound
from regulars.domains.segments.store import uploads as store
from regulars.domains.segments.types import Outcome, Upload, UploadLine
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class ShownLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an upload as it is shown; `value` is what it said, None once erased."""

    number: int
    kind: str | None
    value: str | None
    outcome: Outcome
    member_id: UUID | None


async def uploads(tx: Tx, segment_id: UUID, count: int) -> list[Upload]:
    """The lists that were uploaded for a segment, the newest first."""
    return await store.uploads_of(tx, segment_id, count)


async def upload(tx: Tx, upload_id: UUID) -> Upload:
    """One upload; refuses an id that none has."""
    found = await store.by_id(tx, upload_id)
    if found is None:
        raise SegmentNotFound(f"there is no upload {upload_id}")
    return found


async def lines_behind(
    tx: Tx, upload_id: UUID, after: int, outcome: Outcome | None, count: int
) -> list[UploadLine]:
    """The next lines of an upload, of one outcome or all."""
    return await store.lines_behind(tx, upload_id, after, outcome, count)


def opened_lines(vault: Vault, lines: Sequence[UploadLine]) -> list[ShownLine]:
    """Lines with what they said."""
    return [
        ShownLine(
            number=each.number,
            kind=each.kind,
            value=store.opened(vault, each),
            outcome=each.outcome,
            member_id=each.member_id,
        )
        for each in lines
    ]


async def line_counts(tx: Tx, upload_id: UUID) -> dict[str, int]:
    """How many lines of an upload came to what."""
    return await store.outcomes(tx, upload_id)
