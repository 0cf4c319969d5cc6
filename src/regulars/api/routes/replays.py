"""Trying a change of a program: dry runs of one occasion, replays of months of history."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import refuse_narrow
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.trial_bodies import DryRunBody, ReplayBody, made_up
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.flows.replay.comparing import Difference, difference, side_of
from regulars.flows.replay.dry_run import Asking, DryRun, dry_run
from regulars.flows.replay.outcomes import load
from regulars.flows.replay.request import (
    JOB_KIND,
    ReplayInput,
    ReplayView,
    Stretch,
    between,
    input_of,
    new_job,
    view_of,
)
from regulars.flows.replay.run import live_terms
from regulars.flows.replay.scenario import scenario_of
from regulars.flows.replay.stored import stored_document, stored_event
from regulars.infra import jobs
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.kernel.errors import Conflict, InvalidInput

_LISTING = "replays by -id"
_READ = {"permission": "rules.read"}
_WRITE = {"permission": "rules.write"}

COMPARED_MAX = 10

Others = Annotated[
    list[UUID],
    QueryParameter(name="with", description="Replays to hold against the first one."),
]


class ReplayNotDone(Conflict):
    """The replay has not ended well, so there is nothing of it to compare."""

    code = "replay_not_done"


class _After(msgspec.Struct, frozen=True):
    id: UUID


class ComparedReplay(msgspec.Struct, frozen=True, kw_only=True):
    """A replay, and how it differs from the base."""

    replay: ReplayView
    difference: Difference


class ComparisonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Replays side by side: the base, and how each other one differs from it.

    A difference is positive where there is more than in the base.
    """

    base: ReplayView
    others: list[ComparedReplay]


@post("/programs/{program:str}/dry-runs", status_code=200, opt=_READ)
async def try_occasion(
    program: FromPath[str],
    request: ApiCall,
    data: JSONBody[DryRunBody],
    platform: NamedDependency[Platform],
) -> DryRun:
    """What would come of one order, return or event, and why or why not. Writes nothing."""
    refuse_narrow(request.user)
    if sum(each is not None for each in (data.document_id, data.event_id, data.order)) != 1:
        raise InvalidInput("send one of document_id, event_id and order")
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        live = await live_terms(tx, program)
        is_known = True
        if data.document_id is not None:
            happening = await stored_document(tx, data.document_id)
        elif data.event_id is not None:
            happening = await stored_event(tx, data.event_id)
        else:
            assert data.order is not None, "one of the three was sent"
            happening, is_known = await made_up(tx, platform, data.order, now)
        asking = Asking(
            live=live,
            versions=data.versions,
            happening=happening,
            is_stored=data.order is None,
            is_known=is_known,
        )
        return await dry_run(tx, platform.vault, asking, now)


@post("/programs/{program:str}/replays", status_code=202, opt=_WRITE)
async def start_replay(
    program: FromPath[str],
    request: ApiCall,
    data: JSONBody[ReplayBody],
    platform: NamedDependency[Platform],
) -> ReplayView:
    """Replay a stretch of history in the background; nothing of the live ledger is touched.

    While the same replay is unfinished it is answered instead of a second one.
    """
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        live = await live_terms(tx, program)
        stretch = Stretch(months=data.months, from_at=data.from_at, until_at=data.until_at)
        from_at, until_at = between(stretch, live.program.time_zone, now)
        given = ReplayInput(
            program=program,
            from_at=from_at,
            until_at=until_at,
            opening=data.opening,
            versions=data.versions,
            name=data.name,
        )
        await scenario_of(tx, live, given.versions)
        new = new_job(given, request.user.name, is_for_worker=True)
        job = await jobs.request(tx, new, now)
        await _note(tx, platform, request, "replay.requested", job.id)
        return view_of(job)


@get("/programs/{program:str}/replays", opt=_READ)
async def list_replays(
    program: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[ReplayView]:
    """Replays of a program, the newest first, without their results."""
    refuse_narrow(request.user)
    after = decode_cursor(cursor, _LISTING, _After)
    found: list[ReplayView] = []
    before_id = after.id if after else None
    async with platform.database.transaction() as tx:
        await live_terms(tx, program)
        while len(found) <= limit:
            page = await jobs.newest(tx, count=limit + 1, before_id=before_id, kind=JOB_KIND)
            found += [
                view_of(job, with_result=False) for job in page if input_of(job).program == program
            ]
            if len(page) <= limit:
                break
            before_id = page[-1].id
    return page_of(found[: limit + 1], limit, _LISTING, lambda view: _After(view.id))


@get("/replays/{replay_id:uuid}", opt=_READ)
async def read_replay(
    replay_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> ReplayView:
    """One replay, as far as it has come, with its result when it has ended."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        return view_of(await jobs.read(tx, replay_id))


@post("/replays/{replay_id:uuid}/cancel", status_code=200, opt=_WRITE)
async def cancel_replay(
    replay_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> ReplayView:
    """Stop a replay; nothing was touched that would have to be undone."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        input_of(await jobs.read(tx, replay_id))
        job = await jobs.cancel(tx, replay_id, platform.clock.now())
        await _note(tx, platform, request, "replay.cancelled", job.id)
    return view_of(job)


@get("/replays/{replay_id:uuid}/comparison", opt=_READ)
async def compare_replays(
    replay_id: FromPath[UUID],
    request: ApiCall,
    others: Others,
    platform: NamedDependency[Platform],
) -> ComparisonAnswer:
    """Replays side by side, the one in the path being the base."""
    refuse_narrow(request.user)
    if not 1 <= len(others) <= COMPARED_MAX:
        raise InvalidInput(f"name from 1 to {COMPARED_MAX} replays to compare with")
    async with platform.database.transaction() as tx:
        found = [await jobs.read(tx, each) for each in (replay_id, *others)]
    views = [view_of(job) for job in found]
    sides = []
    for view in views:
        if view.result is None:
            raise ReplayNotDone(f"the replay {view.id} is {view.state}")
        home = platform.settings.home
        sides.append(side_of(view.result["result"], load(home, view.id)))
    return ComparisonAnswer(
        base=views[0],
        others=[
            ComparedReplay(replay=view, difference=difference(sides[0], side))
            for view, side in zip(views[1:], sides[1:], strict=True)
        ],
    )


async def _note(tx: Tx, platform: Platform, request: ApiCall, action: str, job_id: UUID) -> None:
    entry = AuditEntry(action=action, subject_kind="replay", subject_id=str(job_id))
    await access.record(tx, platform.vault, caller_of(request), [entry], platform.clock.now())


router = Router(
    "/v1",
    route_handlers=[
        try_occasion,
        start_replay,
        list_replays,
        read_replay,
        cancel_replay,
        compare_replays,
    ],
    tags=["replays"],
)
