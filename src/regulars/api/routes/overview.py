"""The overview (`/v1/overview`): how a program does, and what wants somebody.

What each number means stands in docs/guide/overview.md.
"""

from datetime import date
from typing import Annotated

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from regulars.api.auth import ApiCall
from regulars.bootstrap import Platform
from regulars.flows.overview.answers import Overview, OverviewDays
from regulars.flows.overview.asking import asked
from regulars.flows.overview.figures import overview
from regulars.flows.overview.series import overview_days
from regulars.flows.rewards.terms import in_force
from regulars.infra.invariants import Finding, findings
from regulars.infra.listing import Page

_READ = {"permission": "members.read"}

Program = Annotated[
    str | None, QueryParameter(name="program", description="Its code; the first one, if left out.")
]
FromDay = Annotated[
    date | None,
    QueryParameter(name="from", description="The first local day; 29 days before the last one."),
]
UntilDay = Annotated[
    date | None, QueryParameter(name="until", description="The last local day; today.")
]


@get("/overview", opt=_READ)
async def read_overview(
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: Program = None,
    from_day: FromDay = None,
    until_day: UntilDay = None,
) -> Overview:
    """A period in numbers, each with the same of the period before; exact up to now."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        wanted = asked(await in_force(tx), request.user, program, (from_day, until_day), now)
        return await overview(tx, wanted, now)


@get("/overview/days", opt=_READ)
async def read_overview_days(
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: Program = None,
    from_day: FromDay = None,
    until_day: UntilDay = None,
) -> OverviewDays:
    """The same numbers for each day of a period, as lists to be drawn."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        wanted = asked(await in_force(tx), request.user, program, (from_day, until_day), now)
        return await overview_days(tx, wanted, now)


@get("/findings", opt={"permission": "jobs.read"})
async def list_findings(platform: NamedDependency[Platform]) -> Page[Finding]:
    """The invariants that did not hold when all of them were checked last, an hour ago at most."""
    async with platform.database.transaction() as tx:
        return Page(items=await findings(tx), next_cursor=None)


router = Router(
    "/v1", route_handlers=[read_overview, read_overview_days, list_findings], tags=["overview"]
)
