"""The list of current files as a small file in the lake, for those who have no way to PostgreSQL.

It is written after the catalogue, so it may be a moment behind; what it names is all there.
"""

import asyncio
from datetime import datetime

import msgspec

from regulars.flows.lake.reading import files_of
from regulars.flows.lake.tables import TABLES
from regulars.infra.lake import catalogue
from regulars.infra.lake.session import Session

PATH = "current.json"


class ListedTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table and its files, by their addresses."""

    table: str
    key: str | None
    files: list[str]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the lake holds; of snapshots the newest only."""

    export_number: int | None
    published_at: datetime | None
    time_zone: str
    tables: list[ListedTable]


async def write(session: Session) -> None:
    """Write the list as it is now."""
    async with session.transaction() as tx:
        row = await catalogue.lake(tx)
        export = await catalogue.newest_export(tx)
        files = await catalogue.files(tx)
    assert row is not None, "a run has begun the lake"
    content = Manifest(
        export_number=export.number if export else None,
        published_at=export.published_at if export else None,
        time_zone=row.time_zone,
        tables=[
            ListedTable(
                table=shape.name,
                key=shape.key or None,
                files=[session.location.address(each.path) for each in files_of(files, shape)],
            )
            for shape in TABLES
        ],
    )
    encoded = msgspec.json.format(msgspec.json.encode(content), indent=2)
    await asyncio.to_thread(session.location.write_small, PATH, encoded)
