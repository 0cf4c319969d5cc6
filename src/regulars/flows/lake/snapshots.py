"""Dated snapshots: what members, goods and places are on a day."""

from collections.abc import Sequence
from datetime import date, timedelta

from regulars.flows.lake.course import Course
from regulars.flows.lake.request import last_snapshot_on, today
from regulars.flows.lake.tables import SNAPSHOTS
from regulars.infra.lake import catalogue
from regulars.infra.lake.catalogue import LakeFile, LakeRow
from regulars.infra.lake.cleaning import SUPERSEDED_SPAN
from regulars.infra.lake.filling import Filling, fill
from regulars.infra.lake.session import Session
from regulars.infra.lake.writing import Piece

DAYS_KEPT = 31
"""Snapshots are kept for so many days; of those before, the last of each month."""


async def are_due(session: Session, row: LakeRow) -> bool:
    """Whether there is none of today."""
    async with session.transaction() as tx:
        return await last_snapshot_on(tx) != today(row, session.clock.now())


async def take(course: Course, row: LakeRow) -> None:
    """Take all snapshots, in place of earlier ones of the same day."""
    session = course.session
    await _drop_staged(session)
    for shape in SNAPSHOTS:
        course.begin(shape.name)
        now = session.clock.now()
        async with session.transaction() as tx:
            number = await catalogue.next_piece(tx)
        filling = Filling(
            shape=shape,
            piece=Piece(number=number, snapshot_on=today(row, now)),
            time_zone=row.time_zone,
        )

        def watch(row_count: int, table: str = shape.name) -> None:
            course.wrote(table, row_count)

        files = await fill(session.url, session.location, filling, now, watch)
        async with session.transaction() as tx:
            await catalogue.stage(tx, files, {}, now)
            await course.run.report(tx, course.progress)


async def retire(session: Session, row: LakeRow) -> None:
    """Take old snapshots off the list, but for the last of each month."""
    now = session.clock.now()
    async with session.transaction() as tx:
        old = retired(await catalogue.files(tx), today(row, now))
        if old:
            await catalogue.supersede(tx, [each.id for each in old], now + SUPERSEDED_SPAN)


def retired(files: Sequence[LakeFile], on: date) -> list[LakeFile]:
    """The snapshots that are not kept any more on a day."""
    days = sorted({each.snapshot_on for each in files if each.snapshot_on})
    last_of_month = {(day.year, day.month): day for day in days}
    kept = {day for day in days if day > on - timedelta(days=DAYS_KEPT)}
    kept |= set(last_of_month.values())
    return [each for each in files if each.snapshot_on and each.snapshot_on not in kept]


async def _drop_staged(session: Session) -> None:
    """What a killed run had taken is taken anew."""
    now = session.clock.now()
    async with session.transaction() as tx:
        staged = [each for each in await catalogue.files(tx, ["staged"]) if each.snapshot_on]
        if staged:
            await catalogue.supersede(tx, [each.id for each in staged], now)
