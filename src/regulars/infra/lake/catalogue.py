"""The catalogue of the lake: which files count, and how far each feed is in them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.infra.db import Tx
from regulars.infra.lake import SQL
from regulars.infra.lake.errors import LakeExportNotFound
from regulars.kernel.ids import new_id

FileState = Literal["staged", "current", "superseded"]
Reach = Literal["personal", "everything"]


class LakeRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where the lake lies and in which zone its days are."""

    id: UUID
    url: str
    time_zone: str
    anew_after_piece: int | None = None
    exported_up_to: datetime | None = None


class LakeFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file, by its path in the lake. It holds a month's rows of facts, or a day's snapshot."""

    id: UUID
    table_name: str
    path: str
    month: date | None
    snapshot_on: date | None
    row_count: int
    change_count: int
    byte_count: int
    first_piece: int
    last_piece: int
    state: FileState
    created_at: datetime


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How far a feed is in files that are read, and in files that are written."""

    feed: str
    written_in: int
    staged_written_in: int
    moved_at: datetime


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """What readers saw after a run: all pieces up to this one."""

    number: int
    last_piece: int
    published_at: datetime


class Forgetting(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose personal values, or whose every row, is to go."""

    member_id: UUID
    reach: Reach


async def lake(tx: Tx) -> LakeRow | None:
    """The lake as it was begun; None where nothing was ever exported."""
    return await tx.maybe(SQL.lake_read, LakeRow)


async def begin(tx: Tx, url: str, time_zone: str) -> LakeRow:
    """The lake at an address; one that lay elsewhere is the same lake still."""
    await tx.run(SQL.lake_begin, id=new_id(), url=url, time_zone=time_zone)
    return await tx.one(SQL.lake_read, LakeRow)


async def begin_anew(tx: Tx, url: str, time_zone: str, now: datetime) -> LakeRow:
    """Write everything again: until that is published, readers see the old lake."""
    await tx.run(SQL.lake_supersede_staged, delete_after=now)
    await tx.run(SQL.lake_begin_anew, url=url, time_zone=time_zone)
    await tx.run(SQL.lake_rewind, now=now)
    return await tx.one(SQL.lake_read, LakeRow)


async def reset(tx: Tx) -> None:
    """Know of no file any more, and export all again.

    For a lake that moves to another address, and for a restored database, whose list is older than
    the files.
    """
    await tx.run(SQL.lake_drop_files)
    await tx.run(SQL.lake_drop_exports)
    await tx.run(SQL.lake_leave)
    await tx.run(SQL.lake_drop_marks)


async def horizon(tx: Tx) -> int:
    """All that was written below has ended."""
    return int((await tx.rows(SQL.lake_horizon))[0][0])


async def marks(tx: Tx) -> dict[str, Mark]:
    """By feed."""
    return {each.feed: each for each in await tx.all(SQL.lake_marks, Mark)}


async def next_piece(tx: Tx) -> int:
    """The number of the next piece; numbers of pieces that came to nothing are left out."""
    return int((await tx.rows(SQL.lake_next_piece))[0][0])


async def stage(tx: Tx, files: Sequence[LakeFile], moved: Mapping[str, int], now: datetime) -> None:
    """Enter written files that nobody reads yet, and how far the feeds are in them."""
    await add_files(tx, files)
    for feed, written_in in moved.items():
        await tx.run(SQL.lake_move_mark, feed=feed, staged_written_in=written_in, now=now)


async def publish(
    tx: Tx, exported_up_to: datetime, delete_after: datetime, now: datetime
) -> Export | None:
    """Let readers see all that is staged, in place of what it replaces; the newest export."""
    row = await tx.one(SQL.lake_read, LakeRow)
    if row.anew_after_piece is not None:
        await tx.run(SQL.lake_supersede_old, delete_after=delete_after)
        await tx.run(SQL.lake_forget_exports)
    await tx.run(SQL.lake_supersede_snapshots, delete_after=delete_after)
    await tx.run(SQL.lake_publish_files)
    await tx.run(SQL.lake_publish_marks, now=now)
    await tx.run(SQL.lake_publish_export, now=now)
    await tx.run(SQL.lake_end_run, exported_up_to=exported_up_to)
    return await newest_export(tx)


async def export_of(tx: Tx, number: int | None) -> Export:
    """An export, the newest by default; refuses one that there is not."""
    found = await tx.maybe(SQL.lake_export_of, Export, number=number)
    if found is None:
        detail = f"there is no export {number}, or no more" if number else "nothing is exported yet"
        raise LakeExportNotFound(detail)
    return found


async def newest_export(tx: Tx) -> Export | None:
    return await tx.maybe(SQL.lake_export_of, Export, number=None)


async def files(
    tx: Tx, states: Sequence[FileState] = ("current",), table: str | None = None
) -> list[LakeFile]:
    """The files in these states, by table, month and piece."""
    return await tx.all(SQL.lake_files, LakeFile, states=list(states), table=table)


async def add_files(tx: Tx, added: Sequence[LakeFile]) -> None:
    if added:
        await tx.run(
            SQL.lake_add_files,
            ids=[each.id for each in added],
            tables=[each.table_name for each in added],
            paths=[each.path for each in added],
            months=[each.month for each in added],
            snapshot_ons=[each.snapshot_on for each in added],
            row_counts=[each.row_count for each in added],
            change_counts=[each.change_count for each in added],
            byte_counts=[each.byte_count for each in added],
            first_pieces=[each.first_piece for each in added],
            last_pieces=[each.last_piece for each in added],
            states=[each.state for each in added],
            created_ats=[each.created_at for each in added],
        )


async def replace(
    tx: Tx, old_ids: Sequence[UUID], new: Sequence[LakeFile], delete_after: datetime
) -> None:
    """Put new files in place of old ones that hold the same pieces."""
    await tx.run(SQL.lake_supersede, ids=list(old_ids), delete_after=delete_after)
    await add_files(tx, new)


async def supersede(tx: Tx, ids: Sequence[UUID], delete_after: datetime) -> None:
    """Take files off the list; they are deleted after that instant."""
    await tx.run(SQL.lake_supersede, ids=list(ids), delete_after=delete_after)


async def hasten(tx: Tx, now: datetime) -> None:
    """Give no time to readers of superseded files any more."""
    await tx.run(SQL.lake_hasten, now=now)


async def due_paths(tx: Tx, now: datetime, count: int) -> list[str]:
    """Files that are on no list and whose time is over."""
    return [row[0] for row in await tx.rows(SQL.lake_due_files, now=now, count=count)]


async def forget_files(tx: Tx, paths: Sequence[str]) -> None:
    """Note that superseded files are deleted."""
    await tx.run(SQL.lake_delete_files, paths=list(paths))


async def known_paths(tx: Tx, paths: Sequence[str]) -> set[str]:
    """Which of these the catalogue names, in whatever state."""
    return {row[0] for row in await tx.rows(SQL.lake_known_paths, paths=list(paths))}


async def ask_to_forget(tx: Tx, member_ids: Sequence[UUID], reach: Reach, now: datetime) -> None:
    """Have the next run take these members' personal values, or all their rows, out of the lake."""
    await tx.run(SQL.lake_ask_to_forget, member_ids=sorted(member_ids), reach=reach, now=now)


async def to_forget(tx: Tx) -> list[Forgetting]:
    return await tx.all(SQL.lake_to_forget, Forgetting)


async def forgotten(tx: Tx, done: Sequence[Forgetting]) -> None:
    await tx.run(
        SQL.lake_forgotten,
        member_ids=[each.member_id for each in done],
        reaches=[each.reach for each in done],
    )
