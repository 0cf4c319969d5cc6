"""Opening the lake: a consistent list of files, and its tables on an engine.

Every table is handed out settled: of a document the newest version, of snapshots one day's.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import ibis
import msgspec
import pyarrow.dataset as ds

from regulars.flows.lake.tables import SHAPES, TABLES
from regulars.infra.db import Tx
from regulars.infra.lake import catalogue
from regulars.infra.lake.catalogue import Export, LakeFile
from regulars.infra.lake.errors import LakeElsewhere
from regulars.infra.lake.location import Location
from regulars.infra.lake.shapes import IS_CHANGE, PIECE, TableShape


class LakeList(msgspec.Struct, frozen=True, kw_only=True):
    """The files that make up the lake after an export."""

    export: Export
    location_url: str
    time_zone: str
    files: dict[str, list[LakeFile]]
    """By table; of snapshots those of one day."""

    def addresses(self, location: Location, table: str) -> list[str]:
        """The files of a table, as engines are given them."""
        return [location.address(each.path) for each in self.files[table]]


class LakeTables(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of the lake as Ibis expressions on one engine; columns: docs/guide/lake.md."""

    documents: ibis.Table
    lines: ibis.Table
    events: ibis.Table
    transfers: ibis.Table
    tier_changes: ibis.Table
    stage_changes: ibis.Table
    members: ibis.Table
    member_facts: ibis.Table
    products: ibis.Table
    stores: ibis.Table
    channels: ibis.Table
    campaigns: ibis.Table
    sources: ibis.Table
    acquisitions: ibis.Table
    acquisition_costs: ibis.Table


async def lake_list(
    tx: Tx,
    location: Location,
    *,
    export_number: int | None = None,
    snapshot_on: date | None = None,
) -> LakeList:
    """What readers saw after an export (the newest by default), with the snapshots of a day.

    Without a day, the newest snapshots that this export had. Refuses an export that is not known,
    or no more, and a lake that was written to another address.
    """
    export = await catalogue.export_of(tx, export_number)
    row = await catalogue.lake(tx)
    assert row is not None, "there is no export without a lake"
    if row.url != location.url:
        raise LakeElsewhere(f"the lake lies at {row.url}, the settings name {location.url}")
    seen = [each for each in await catalogue.files(tx) if each.first_piece <= export.last_piece]
    return LakeList(
        export=export,
        location_url=row.url,
        time_zone=row.time_zone,
        files={shape.name: files_of(seen, shape, snapshot_on) for shape in TABLES},
    )


def files_of(
    files: Sequence[LakeFile], shape: TableShape, snapshot_on: date | None = None
) -> list[LakeFile]:
    """The files of a table; of a snapshot those of a day, the newest by default."""
    own = [each for each in files if each.table_name == shape.name]
    if not shape.is_snapshot:
        return own
    day = snapshot_on or max((each.snapshot_on for each in own if each.snapshot_on), default=None)
    return [each for each in own if each.snapshot_on == day]


def on_duckdb(connection: Any, listed: LakeList, location: Location) -> LakeTables:
    """The tables on DuckDB: `connection` is that of `ibis.duckdb.connect()`.

    Object storage is read through Arrow, for which DuckDB needs no extension.
    """

    def read(shape: TableShape, files: Sequence[LakeFile]) -> ibis.Table:
        if location.is_local:
            addresses = [location.address(each.path) for each in files]
            return connection.read_parquet(addresses, table_name=f"lake_{shape.name}")
        paths = [location.full(each.path) for each in files]
        data = ds.dataset(paths, schema=shape.schema(), filesystem=location.filesystem)
        connection.con.register(f"lake_{shape.name}", data)
        return connection.table(f"lake_{shape.name}")

    def empty(shape: TableShape) -> ibis.Table:
        connection.con.register(f"lake_{shape.name}", shape.schema().empty_table())
        return connection.table(f"lake_{shape.name}")

    return _tables(listed, read, empty)


def on_spark(session: Any, listed: LakeList, location: Location) -> LakeTables:
    """The tables on a Spark session, whose workers must reach the lake's address themselves."""
    connection = ibis.pyspark.connect(session)

    def named(shape: TableShape, frame: Any) -> ibis.Table:
        frame.createOrReplaceTempView(f"lake_{shape.name}")
        return connection.table(f"lake_{shape.name}")

    def read(shape: TableShape, files: Sequence[LakeFile]) -> ibis.Table:
        addresses = [spark_address(location, each.path) for each in files]
        return named(shape, session.read.parquet(*addresses))

    def empty(shape: TableShape) -> ibis.Table:
        return named(shape, session.createDataFrame([], shape.spark_schema()))

    return _tables(listed, read, empty)


def spark_address(location: Location, path: str) -> str:
    """Spark reads buckets by the scheme `s3a`."""
    address = location.address(path)
    return f"file://{address}" if location.is_local else address.replace("s3://", "s3a://", 1)


_Read = Callable[[TableShape, Sequence[LakeFile]], ibis.Table]


def _tables(listed: LakeList, read: _Read, empty: Callable[[TableShape], ibis.Table]) -> LakeTables:
    found = {}
    for name, files in listed.files.items():
        shape = SHAPES[name]
        table = read(shape, files) if files else empty(shape)
        found[name] = settled(table, shape, files, listed.export.last_piece)
    return LakeTables(**found)


def settled(
    table: ibis.Table, shape: TableShape, files: Sequence[LakeFile], last_piece: int
) -> ibis.Table:
    """A table as of a piece: of each key the newest version, without the lake's own columns."""
    if any(each.last_piece > last_piece for each in files):
        table = table.filter(table[PIECE] <= last_piece)
    if shape.key and any(each.change_count for each in files):
        changes = table.filter(table[IS_CHANGE])
        newest = changes.group_by(shape.key).aggregate(**{PIECE: changes[PIECE].max()})
        latest = changes.semi_join(newest, [shape.key, PIECE])
        table = table.filter(~table[IS_CHANGE]).anti_join(newest, shape.key).union(latest)
    return table.select(*_names(shape))


def _names(shape: TableShape) -> list[str]:
    own = {PIECE, IS_CHANGE}
    return [field.name for field in shape.schema() if field.name not in own]
