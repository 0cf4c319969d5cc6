"""Goals (`/v1/goals`): what is wanted of which figure, how it stands now, and its trend."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import refuse_narrow
from regulars.api.goal_bodies import (
    FigureAnswer,
    GoalAnswer,
    GoalBody,
    GoalChangeBody,
    GoalPreviewAnswer,
    GoalsRequested,
    answer_of,
    changed,
    content_of,
    figure_answer,
    preview_of,
)
from regulars.bootstrap import Platform
from regulars.domains.access import queries as access
from regulars.domains.access.errors import StaffNotFound
from regulars.domains.insights.actions import goals as actions
from regulars.domains.insights.queries import goals as queries
from regulars.domains.insights.types.goals import Goal
from regulars.flows.goals.measuring import goal_money
from regulars.flows.goals.previewing import preview_goal
from regulars.flows.goals.request import request_goals
from regulars.flows.metric_reports.running import report_means
from regulars.infra.db import Tx

_READ = {"permission": "reports.read"}
_WRITE = {"permission": "goals.write"}


@get("/", opt=_READ)
async def list_goals(request: ApiCall, platform: NamedDependency[Platform]) -> Sequence[GoalAnswer]:
    """All goals, oldest first, as they were last worked out."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        return await _answers(tx, platform, await queries.goals(tx))


@post("/", opt=_WRITE)
async def create_goal(
    request: ApiCall, data: JSONBody[GoalBody], platform: NamedDependency[Platform]
) -> GoalAnswer:
    """Set a goal; the worker works it out, and its trend, with the next export of the lake."""
    refuse_narrow(request.user)
    now, caller = platform.clock.now(), caller_of(request)
    async with platform.database.transaction() as tx:
        await _refuse_unknown(tx, platform, data.owner_id)
        made = await actions.create_goals(tx, platform.vault, caller, [content_of(data)], now)
        await request_goals(tx, caller.principal.name, now)
        return (await _answers(tx, platform, made))[0]


@post("/ready-made", opt=_WRITE)
async def add_ready_made_goals(
    request: ApiCall, platform: NamedDependency[Platform]
) -> Sequence[GoalAnswer]:
    """Add the goals that most programs begin with, but for figures that are monthly goals already.

    First-purchase conversion 15 %, monthly active 40 %, win-back 10 %, churn below 5 %,
    registration conversion 10 %, cost–benefit 2:1.
    """
    refuse_narrow(request.user)
    now, caller = platform.clock.now(), caller_of(request)
    async with platform.database.transaction() as tx:
        made = await actions.add_ready_made(tx, platform.vault, caller, now)
        await request_goals(tx, caller.principal.name, now)
        return await _answers(tx, platform, made)


@post("/compute", status_code=202, opt=_WRITE)
async def compute_goals(request: ApiCall, platform: NamedDependency[Platform]) -> GoalsRequested:
    """Have the worker work all goals out over the newest export of the lake."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        job = await request_goals(tx, request.user.name, platform.clock.now())
    return GoalsRequested(job_id=job.id)


@post("/preview", status_code=200, opt=_READ)
async def preview_new_goal(
    request: ApiCall, data: JSONBody[GoalBody], platform: NamedDependency[Platform]
) -> GoalPreviewAnswer:
    """How a goal would stand, before it is set: worked out at once, and not kept."""
    refuse_narrow(request.user)
    means = report_means(platform.database, platform.settings)
    return preview_of(await preview_goal(means, content_of(data)))


@get("/figures", opt=_READ)
async def list_figures() -> Sequence[FigureAnswer]:
    """The figures that can be goals, and what they mean."""
    return [figure_answer(each) for each in queries.figures()]


@get("/{goal_id:uuid}", opt=_READ)
async def read_goal(
    request: ApiCall, goal_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> GoalAnswer:
    """One goal."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        return (await _answers(tx, platform, [await queries.goal(tx, goal_id)]))[0]


@patch("/{goal_id:uuid}", opt=_WRITE)
async def change_goal(
    request: ApiCall,
    goal_id: FromPath[UUID],
    data: JSONBody[GoalChangeBody],
    platform: NamedDependency[Platform],
) -> GoalAnswer:
    """Change a goal; when what is measured changes, its trend is worked out anew."""
    refuse_narrow(request.user)
    now, caller = platform.clock.now(), caller_of(request)
    async with platform.database.transaction() as tx:
        if isinstance(data.owner_id, UUID):
            await _refuse_unknown(tx, platform, data.owner_id)
        made = await actions.change_goal(
            tx, platform.vault, caller, goal_id, lambda before: changed(before, data), now
        )
        await request_goals(tx, caller.principal.name, now)
        return (await _answers(tx, platform, [made]))[0]


@delete("/{goal_id:uuid}", opt=_WRITE)
async def delete_goal(
    request: ApiCall, goal_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> None:
    """Delete a goal and its trend."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.delete_goal(tx, platform.vault, caller_of(request), goal_id, now)


async def _refuse_unknown(tx: Tx, platform: Platform, owner_id: UUID | None) -> None:
    if owner_id is not None and not await access.names(tx, platform.vault, [owner_id]):
        raise StaffNotFound(f"there is no staff account {owner_id}")


async def _answers(tx: Tx, platform: Platform, goals: Sequence[Goal]) -> list[GoalAnswer]:
    values = await queries.values(tx, [each.id for each in goals])
    owners = {each.content.owner_id for each in goals if each.content.owner_id is not None}
    names = await access.names(tx, platform.vault, owners) if owners else {}
    currency = (await goal_money(tx)).currency
    return [
        answer_of(each, [v for v in values if v.goal_id == each.id], names, currency)
        for each in goals
    ]


router = Router(
    "/v1/goals",
    route_handlers=[
        list_goals,
        create_goal,
        add_ready_made_goals,
        compute_goals,
        preview_new_goal,
        list_figures,
        read_goal,
        change_goal,
        delete_goal,
    ],
    tags=["goals"],
)
