"""What time it is here (`/v1/clock`): the machine's, or the one of a sandbox."""

from datetime import datetime

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency

from regulars.bootstrap import Platform
from regulars.infra.sandbox import NotASandbox, sandbox_of


class ClockAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The time by which everything here happens; a sandbox's stands until it is moved."""

    now: datetime
    is_sandbox: bool


@get("/", opt={"signed_in": True})
async def read_time(platform: NamedDependency[Platform]) -> ClockAnswer:
    """What time it is, for anybody who is signed in."""
    async with platform.database.transaction() as tx:
        try:
            return ClockAnswer(now=(await sandbox_of(tx)).current_at, is_sandbox=True)
        except NotASandbox:
            return ClockAnswer(now=platform.clock.now(), is_sandbox=False)


router = Router("/v1/clock", route_handlers=[read_time], tags=["installation"])
