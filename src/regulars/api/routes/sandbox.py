"""The clock of a sandbox (`/v1/sandbox/clock`): read, and moved on."""

from datetime import timedelta
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.member_bodies import Moment
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.flows.close_day.advance import Advanced, advance
from regulars.flows.close_day.run import CloseMeans
from regulars.infra.sandbox import Sandbox, sandbox_of
from regulars.kernel.errors import InvalidInput

DAYS_MAX = 366
_WRITE = {"permission": "settings.write"}


class AdvanceBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far to move the clock: so many `days`, or `to` an instant; at most a year at once."""

    days: Annotated[int, msgspec.Meta(ge=1, le=DAYS_MAX)] | None = None
    to: Moment | None = None


@get("/clock", opt=_WRITE)
async def read_clock(platform: NamedDependency[Platform]) -> Sandbox:
    """What time it is in the sandbox; refused by an installation that is none."""
    async with platform.database.transaction() as tx:
        return await sandbox_of(tx)


@post("/clock/advance", status_code=200, opt=_WRITE)
async def advance_clock(
    request: ApiCall, data: JSONBody[AdvanceBody], platform: NamedDependency[Platform]
) -> Advanced:
    """Move the sandbox's clock on, with the close of every day on the way."""
    if (data.days is None) == (data.to is None):
        raise InvalidInput("say either `days` or `to`")
    async with platform.database.transaction() as tx:
        now = (await sandbox_of(tx)).current_at
        to = data.to or now + timedelta(days=data.days or 0)
        if to - now > timedelta(days=DAYS_MAX):
            raise InvalidInput(f"the clock moves at most {DAYS_MAX} days at once")
        entry = AuditEntry(
            action="sandbox.advanced",
            subject_kind="sandbox",
            subject_id="clock",
            after={"from": now, "to": to},
        )
        await access.record(tx, platform.vault, caller_of(request), [entry], now)
    means = CloseMeans(database=platform.database, vault=platform.vault, clock=platform.clock)
    return await advance(means, to, lambda _: None)


router = Router("/v1/sandbox", route_handlers=[read_clock, advance_clock], tags=["sandbox"])
