"""A run: who is to be forgotten, what was written since, the day's snapshots, all shown at once.

What is read into files is staged piece by piece, so a run that was killed goes on where it was;
readers see the pieces of a run together, when it is through.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.flows.lake import forgetting, joining, manifest, snapshots
from regulars.flows.lake.course import Course
from regulars.flows.lake.means import LakeMeans, LakeSummary, Watch
from regulars.flows.lake.request import LakeInput, installation_zone
from regulars.flows.lake.tables import FACTS
from regulars.infra.job_run import running
from regulars.infra.lake import catalogue, cleaning
from regulars.infra.lake.catalogue import LakeRow
from regulars.infra.lake.filling import Ahead, Filling, Stretch, ahead, fill
from regulars.infra.lake.session import Session, writing
from regulars.infra.lake.shapes import Feed, TableShape
from regulars.infra.lake.writing import Piece


async def run_lake(means: LakeMeans, job_id: UUID, watch: Watch) -> LakeSummary:
    """Bring the lake up to date. Refuses a job that another runner holds, and a lake that is busy.

    Killed at any point it has lost and doubled nothing: the next run goes on.
    """
    async with (
        running(means.database, means.clock, job_id) as run,
        writing(means.database, means.clock, means.location) as session,
    ):
        given = msgspec.convert(run.job.input, LakeInput)
        course = Course(means, session, run, watch)
        summary = await _run(course, given)
        async with session.transaction() as tx:
            await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


async def _run(course: Course, given: LakeInput) -> LakeSummary:
    session = course.session
    course.begin("forgetting")
    row = await _settle(course, is_anew=given.is_anew)
    session.location.claim(row.id)
    is_anew = row.anew_after_piece is not None
    forgotten_count = 0 if is_anew else await forgetting.forget(session)
    begun_at = session.clock.now()
    await _export(course, row)
    if is_anew or given.takes_snapshots or await snapshots.are_due(session, row):
        await snapshots.take(course, row)
    await _publish(session, begun_at, is_anew=is_anew)
    if is_anew:
        # Their old files are gone with all the others; the new ones know nothing to be forgotten.
        forgotten_count = await forgetting.forget(session)
    course.begin("joining files")
    joined_count = await joining.join(session, is_wanted=given.joins_files)
    await snapshots.retire(session, row)
    course.begin("cleaning up")
    await manifest.write(session)
    deleted_count = await cleaning.delete_superseded(session)
    deleted_count += await cleaning.delete_orphans(session)
    async with session.transaction() as tx:
        export = await catalogue.newest_export(tx)
    return LakeSummary(
        export_number=export.number if export else None,
        rows=course.rows,
        forgotten_members=forgotten_count,
        joined_files=joined_count,
        deleted_files=deleted_count,
    )


async def _settle(course: Course, *, is_anew: bool) -> LakeRow:
    """The lake to write to: begun, or begun anew where it lay elsewhere or had other days."""
    now = course.means.clock.now()
    async with course.session.transaction() as tx:
        row = await catalogue.lake(tx)
        url, time_zone = course.session.location.url, await installation_zone(tx)
        if row is None or row.url != url:
            await catalogue.reset(tx)
            return await catalogue.begin(tx, url, time_zone)
        is_under_way = row.anew_after_piece is not None
        if row.time_zone == time_zone and (is_under_way or not is_anew):
            return row
        return await catalogue.begin_anew(tx, url, time_zone, now)


async def _export(course: Course, row: LakeRow) -> None:
    """Everything below one horizon, of all feeds."""
    async with course.session.transaction() as tx:
        horizon = await catalogue.horizon(tx)
    for shape in FACTS:
        for feed in shape.feeds:
            left = await _ahead(course, feed, horizon, None)
            course.total_count += left.row_count
    for shape in FACTS:
        for feed in shape.feeds:
            course.begin(feed.name)
            while await _export_piece(course, row, (shape, feed), horizon):
                pass


async def _export_piece(
    course: Course, row: LakeRow, of: tuple[TableShape, Feed], horizon: int
) -> bool:
    """Write and stage the next piece of a feed; whether there was one."""
    shape, feed = of
    found = await _ahead(course, feed, horizon, course.means.rows_at_once)
    if found.through is None:
        return False
    session = course.session
    async with session.transaction() as tx:
        number = await catalogue.next_piece(tx)
        after = await _staged(course, feed)
    filling = Filling(
        shape=shape,
        piece=Piece(number=number, is_change=feed.is_change),
        time_zone=row.time_zone,
        stretch=Stretch(feed=feed, after=after, through=found.through),
    )
    now = session.clock.now()
    files = await fill(
        session.url, session.location, filling, now, lambda count: course.wrote(shape.name, count)
    )
    async with session.transaction() as tx:
        await catalogue.stage(tx, files, {feed.name: found.through}, now)
        await course.run.report(tx, course.progress)
    return True


async def _ahead(course: Course, feed: Feed, horizon: int, row_count: int | None) -> Ahead:
    after = await _staged(course, feed)
    return await ahead(course.session.url, feed, after, horizon, row_count)


async def _staged(course: Course, feed: Feed) -> int:
    async with course.session.transaction() as tx:
        mark = (await catalogue.marks(tx)).get(feed.name)
    return mark.staged_written_in if mark else 0


async def _publish(session: Session, exported_up_to: datetime, *, is_anew: bool) -> None:
    """Show all that is staged. An old lake is deleted at once: it may hold somebody erased."""
    now = session.clock.now()
    delete_after = now if is_anew else now + cleaning.SUPERSEDED_SPAN
    async with session.transaction() as tx:
        await catalogue.publish(tx, exported_up_to, delete_after, now)
