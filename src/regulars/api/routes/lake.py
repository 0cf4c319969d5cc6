"""The lake (`/v1/lake`): how far the facts are exported, and what each table holds."""

from litestar import Router, get
from litestar.di import NamedDependency

from regulars.bootstrap import Platform
from regulars.flows.lake.status import LakeStatus, lake_status
from regulars.infra.lake.location import location_of


@get("/", opt={"permission": "jobs.read"})
async def read_lake(platform: NamedDependency[Platform]) -> LakeStatus:
    """Where the lake lies, which export readers see, how many rows, files and bytes there are."""
    location = location_of(platform.settings.lake_url, platform.settings.home)
    async with platform.database.transaction() as tx:
        return await lake_status(tx, location, platform.clock.now())


router = Router("/v1/lake", route_handlers=[read_lake], tags=["lake"])
