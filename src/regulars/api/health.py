"""Whether this installation is well: what `/readyz` finds out."""

import asyncio
from typing import Literal

import msgspec
from litestar.exceptions import ServiceUnavailableException

from regulars.bootstrap import Platform
from regulars.domains.events.queries import lane_lag
from regulars.flows.process_events import CONSUMER
from regulars.infra.feed import position_of
from regulars.infra.schema import schema_mismatch

_ANSWER_SECONDS_MAX = 3.0


class Health(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The process answers. In a sandbox time stands still, and nobody in it is real."""

    status: Literal["ok"]
    is_sandbox: bool = False


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """The process can serve: its database answers and has the right schema."""

    status: Literal["ok"]
    lane_waiting_count: int
    """Events that the worker has still to process, counted up to 100,000."""


async def readiness_of(platform: Platform) -> Readiness:
    """Refuses with 503 where the process cannot serve."""
    try:
        async with asyncio.timeout(_ANSWER_SECONDS_MAX), platform.database.transaction() as tx:
            if mismatch := await schema_mismatch(tx):
                raise ServiceUnavailableException(detail=mismatch)
            waiting_count = await lane_lag(tx, await position_of(tx, CONSUMER))
    except TimeoutError:
        raise ServiceUnavailableException(detail="the database does not answer") from None
    return Readiness(status="ok", lane_waiting_count=waiting_count)
