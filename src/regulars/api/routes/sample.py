"""The sample (`/v1/sample`): asked for, watched while it comes in, and removed."""

from typing import Annotated

import msgspec
from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.flows.sample.request import Requester, request_load, request_removal, seed_at
from regulars.flows.sample.seed import ORDERS_A_MEMBER, SEED_DEFAULT, Size
from regulars.flows.sample.state import SampleState, state_of

_WRITE = {"permission": "settings.write"}


class LoadBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How large the sample is to be, twelve orders to a member; another seed, another history."""

    members: Annotated[int, msgspec.Meta(ge=20, le=50_000)] = 5_000
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = SEED_DEFAULT


@get("/", opt={"signed_in": True})
async def read_sample(platform: NamedDependency[Platform]) -> SampleState:
    """Whether the data is a sample, and how far it has come in or gone."""
    async with platform.database.transaction() as tx:
        return await state_of(tx)


@post("/", status_code=202, opt=_WRITE)
async def load_sample(
    data: JSONBody[LoadBody], request: ApiCall, platform: NamedDependency[Platform]
) -> SampleState:
    """Load the sample in the background; refused where anybody has begun to use the database.

    Asked again while it loads, or after it stopped, it goes on.
    """
    now = platform.clock.now()
    size = Size(member_count=data.members, order_count=data.members * ORDERS_A_MEMBER)
    async with platform.database.transaction() as tx:
        requester = _requester(request, platform)
        await request_load(tx, seed_at(now, data.seed, size), requester, now)
        return await state_of(tx)


@delete("/", status_code=202, opt=_WRITE)
async def remove_sample(request: ApiCall, platform: NamedDependency[Platform]) -> SampleState:
    """Remove the sample in the background: all that is made up, and nothing else.

    Whoever is not of the sample stays with all that is theirs, and with them the program and the
    catalog that they stand on.
    """
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await request_removal(tx, _requester(request, platform), now)
        return await state_of(tx)


def _requester(request: ApiCall, platform: Platform) -> Requester:
    return Requester(caller=caller_of(request), vault=platform.vault, is_for_worker=True)


router = Router(
    "/v1/sample",
    route_handlers=[read_sample, load_sample, remove_sample],
    tags=["installation"],
)
