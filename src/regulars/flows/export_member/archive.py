"""The archive: for every section one JSON and one CSV file, and a list of what is in it.

It is written page by page, so that a person with a million events needs no more memory than one
with ten; beyond a few megabytes it lies in a temporary file.
"""

import csv
import io
import zipfile
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members import actions as members
from regulars.flows.export_member.sections import SECTIONS
from regulars.flows.export_member.subject import Section, Subject
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

_MEMORY_BYTES_MAX = 4 * 1024 * 1024


async def export_member(
    tx: Tx, vault: Vault, member_id: UUID, caller: Caller, now: datetime
) -> IO[bytes]:
    """Everything that is held about a person as a zip archive, to be read from its beginning.

    Personal fields stand open in it, so the caller needs `members.pii` too; the export goes into
    the audit log. Refuses an id that nobody has.
    """
    [portrait] = await members.show_portraits(tx, vault, [member_id], caller, now)
    subject = Subject(tx=tx, vault=vault, portrait=portrait, now=now)
    entry = AuditEntry(
        action="member.exported", subject_kind="member", subject_id=str(portrait.member.id)
    )
    await access.record(tx, vault, caller, [entry], now)
    file = _spool()
    try:
        await _fill(file, subject, now)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


async def _fill(file: IO[bytes], subject: Subject, now: datetime) -> None:
    counts = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for section in SECTIONS:
            counts[section.name] = await _write(archive, section, subject)
        contents = {
            "member_id": subject.portrait.member.id,
            "exported_at": now,
            "row_counts": counts,
        }
        archive.writestr("contents.json", msgspec.json.format(msgspec.json.encode(contents)))


async def _write(archive: zipfile.ZipFile, section: Section, subject: Subject) -> int:
    """Write one section twice, as JSON straight away and as CSV beside it; how many rows."""
    count = 0
    with _spool() as table:
        text = io.TextIOWrapper(table, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(section.columns)
        with archive.open(f"{section.name}.json", "w") as json_file:
            async for page in section.pages(subject):
                for row in page:
                    kept = {column: row.get(column) for column in section.columns}
                    json_file.write(b",\n" if count else b"[\n")
                    json_file.write(msgspec.json.encode(kept))
                    writer.writerow([_cell(value) for value in kept.values()])
                    count += 1
            json_file.write(b"\n]\n" if count else b"[]\n")
        text.detach()
        table.seek(0)
        with archive.open(f"{section.name}.csv", "w") as csv_file:
            while piece := table.read(1 << 16):
                csv_file.write(piece)
    return count


def _spool() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=_MEMORY_BYTES_MAX)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return str(value)
