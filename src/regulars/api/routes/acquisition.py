"""Acquisition (`/v1/acquisition`): where a member came from and why, and what it cost."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from regulars.api.acquisition_bodies import (
    AcquisitionAnswer,
    AcquisitionsAnswer,
    AcquisitionSettings,
    AttributionRequested,
    CostsAnswer,
    CostsBody,
    KeptCost,
    acquisition_answer,
    costs_answer,
    kept_cost,
    line_of,
)
from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import refuse_narrow
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.insights.actions import acquisition as actions
from regulars.domains.insights.queries import acquisition as queries
from regulars.flows.acquisition.attributing import request_attribution
from regulars.flows.acquisition.costs import enter_costs, lines_of, preview_costs
from regulars.flows.acquisition.places import coded
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.kernel.errors import InvalidInput

_READ = {"permission": "reports.read"}
_WRITE = {"permission": "acquisition.write"}
_LISTING = "acquisition costs by -id"

MemberIds = Annotated[
    list[UUID],
    QueryParameter(
        name="member_id", min_items=1, max_items=100, description="Once for each member."
    ),
]
IsPreview = Annotated[
    bool, QueryParameter(name="preview", description="Tell what would become, and keep nothing.")
]


class _After(msgspec.Struct, frozen=True):
    id: UUID


@get("/members/{member_id:uuid}", opt={"permission": "members.read"})
async def read_acquisition(
    request: ApiCall, member_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> AcquisitionAnswer:
    """Where a member came from: the first and the last touch, with what says so."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        found = await queries.acquisition(tx, member_id)
        codes = await coded(tx, [found.first.places, found.last.places])
    return acquisition_answer(found, codes)


@get("/members", opt={"permission": "members.read"})
async def list_acquisitions(
    request: ApiCall, platform: NamedDependency[Platform], member_ids: FromQuery[MemberIds]
) -> AcquisitionsAnswer:
    """Where these members came from; whom nothing is known of yet is left out."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        found = await queries.acquisitions(tx, member_ids)
        places = [touch.places for each in found for touch in (each.first, each.last)]
        codes = await coded(tx, places)
    return AcquisitionsAnswer(items=[acquisition_answer(each, codes) for each in found])


@get("/costs", opt=_READ)
async def list_costs(
    request: ApiCall,
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[KeptCost]:
    """Costs, newest first."""
    refuse_narrow(request.user)
    after = decode_cursor(cursor, _LISTING, _After)
    async with platform.database.transaction() as tx:
        found = await queries.costs(tx, after.id if after else None, limit + 1)
        codes = await coded(tx, [each.given.places for each in found])
    answers = [kept_cost(each, codes) for each in found]
    return page_of(answers, limit, _LISTING, lambda answer: _After(answer.id))


@post("/costs", status_code=200, opt=_WRITE)
async def enter_acquisition_costs(
    request: ApiCall, data: JSONBody[CostsBody], platform: NamedDependency[Platform]
) -> CostsAnswer:
    """Enter costs, each with an answer; one whose reference is known changes nothing."""
    refuse_narrow(request.user)
    lines = [line_of(each) for each in data.items]
    caller, now = caller_of(request), platform.clock.now()
    async with platform.database.transaction() as tx:
        return costs_answer(await enter_costs(tx, platform.vault, caller, lines, now))


@post("/costs/import", status_code=200, opt=_WRITE)
async def import_acquisition_costs(
    request: ApiCall, platform: NamedDependency[Platform], is_preview: FromQuery[IsPreview] = False
) -> CostsAnswer:
    """Enter costs from a file of CSV, sent as the body, with an answer for each line.

    Its first line names the columns: `from`, `amount` and `currency` are needed; `to`, `campaign`,
    `partner`, `channel`, `store`, `reference` and `note` may be there. Amounts are decimals. A
    preview tells what would become of each line and keeps nothing.
    """
    refuse_narrow(request.user)
    try:
        text = (await request.body()).decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput("the file is not UTF-8") from None
    lines = lines_of(text)
    caller, now = caller_of(request), platform.clock.now()
    take = preview_costs if is_preview else enter_costs
    async with platform.database.transaction() as tx:
        return costs_answer(await take(tx, platform.vault, caller, lines, now))


@delete("/costs/{cost_id:uuid}", opt=_WRITE)
async def delete_acquisition_cost(
    request: ApiCall, cost_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> None:
    """Delete a cost."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.delete_cost(tx, platform.vault, caller_of(request), cost_id, now)


@get("/settings", opt=_READ)
async def read_acquisition_settings(
    platform: NamedDependency[Platform],
) -> AcquisitionSettings:
    """How many days before joining a touch counts."""
    async with platform.database.transaction() as tx:
        return AcquisitionSettings(lookback_days=await queries.lookback_days(tx))


@put("/settings", opt=_WRITE)
async def change_acquisition_settings(
    request: ApiCall, data: JSONBody[AcquisitionSettings], platform: NamedDependency[Platform]
) -> AcquisitionSettings:
    """Let another number of days count; where members came from is then found out anew."""
    refuse_narrow(request.user)
    caller, now = caller_of(request), platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.set_lookback(tx, platform.vault, caller, data.lookback_days, now)
        await request_attribution(tx, caller.principal.name, now)
    return data


@post("/attribution", status_code=202, opt=_WRITE)
async def request_acquisition(
    request: ApiCall, platform: NamedDependency[Platform]
) -> AttributionRequested:
    """Have the worker find out now, as it does by itself every quarter of an hour."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        job = await request_attribution(tx, request.user.name, platform.clock.now())
    return AttributionRequested(job_id=job.id)


router = Router(
    "/v1/acquisition",
    route_handlers=[
        read_acquisition,
        list_acquisitions,
        list_costs,
        enter_acquisition_costs,
        import_acquisition_costs,
        delete_acquisition_cost,
        read_acquisition_settings,
        change_acquisition_settings,
        request_acquisition,
    ],
    tags=["acquisition"],
)
