"""How the lake stands: how far it is, what each table holds."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from regulars.flows.lake.reading import files_of
from regulars.flows.lake.request import is_due
from regulars.flows.lake.tables import TABLES
from regulars.infra.db import Tx
from regulars.infra.lake import catalogue
from regulars.infra.lake.catalogue import LakeFile
from regulars.infra.lake.location import Location
from regulars.infra.lake.shapes import TableShape


class TableStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A table as readers see it; of snapshots the newest day's.

    Rows of facts count every version: of a document that was cancelled there are two.
    """

    name: str
    is_snapshot: bool
    snapshot_on: date | None
    row_count: int
    change_count: int
    file_count: int
    byte_count: int


class LakeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The lake. What transactions wrote that had ended at `exported_up_to` is in it."""

    url: str
    time_zone: str | None
    export_number: int | None
    published_at: datetime | None
    exported_up_to: datetime | None
    is_behind: bool
    is_being_made_anew: bool
    forgetting_count: int
    tables: list[TableStatus]


async def lake_status(tx: Tx, location: Location, now: datetime) -> LakeStatus:
    """The lake as it is now."""
    row = await catalogue.lake(tx)
    export = await catalogue.newest_export(tx)
    files = await catalogue.files(tx)
    return LakeStatus(
        url=row.url if row else location.url,
        time_zone=row.time_zone if row else None,
        export_number=export.number if export else None,
        published_at=export.published_at if export else None,
        exported_up_to=row.exported_up_to if row else None,
        is_behind=await is_due(tx, now),
        is_being_made_anew=row is not None and row.anew_after_piece is not None,
        forgetting_count=len({each.member_id for each in await catalogue.to_forget(tx)}),
        tables=[_table(files_of(files, shape), shape) for shape in TABLES],
    )


def _table(own: Sequence[LakeFile], shape: TableShape) -> TableStatus:
    return TableStatus(
        name=shape.name,
        is_snapshot=shape.is_snapshot,
        snapshot_on=own[0].snapshot_on if own else None,
        row_count=sum(each.row_count for each in own),
        change_count=sum(each.change_count for each in own),
        file_count=len(own),
        byte_count=sum(each.byte_count for each in own),
    )
