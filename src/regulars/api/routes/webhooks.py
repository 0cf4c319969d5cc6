"""Webhooks (`/v1/webhooks`): endpoints, their secrets, deliveries, and sending once more."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.webhooks import actions, queries
from regulars.domains.webhooks.types import (
    Attempt,
    Delivery,
    DeliveryFilter,
    DeliveryState,
    Endpoint,
    EndpointInput,
    IssuedSecret,
)
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.kernel.errors import FieldError, InvalidInput

_READ = {"permission": "webhooks.read"}
_WRITE = {"permission": "webhooks.write"}
_LISTING = "deliveries by -id"

InState = Annotated[DeliveryState | None, QueryParameter(name="state")]


class DeliveryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery and every attempt that is still on record, oldest first."""

    delivery: Delivery
    attempts: list[Attempt]


class SinceBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when on to send again."""

    since: datetime


class ReplayAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many deliveries are sent again, or for the first time."""

    delivery_count: int


class _After(msgspec.Struct, frozen=True):
    id: UUID


@get("/", opt=_READ)
async def list_endpoints(platform: NamedDependency[Platform]) -> Page[Endpoint]:
    """All endpoints, oldest first."""
    async with platform.database.transaction() as tx:
        return Page(items=await queries.endpoints(tx), next_cursor=None)


@get("/{endpoint_id:uuid}", opt=_READ)
async def read_endpoint(
    endpoint_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> Endpoint:
    """One endpoint."""
    async with platform.database.transaction() as tx:
        return await queries.endpoint(tx, endpoint_id)


@post("/", opt=_WRITE)
async def create_endpoint(
    data: JSONBody[EndpointInput], request: ApiCall, platform: NamedDependency[Platform]
) -> IssuedSecret:
    """Create an endpoint; its signing secret is in this answer only."""
    async with platform.database.transaction() as tx:
        issued = await actions.create_endpoint(
            tx,
            platform.vault,
            data,
            now=platform.clock.now(),
            is_private_allowed=platform.settings.webhooks_to_private_addresses,
        )
        await _note(tx, platform, request, "created", issued.endpoint.id, after=data)
    return issued


@put("/{endpoint_id:uuid}", opt=_WRITE)
async def change_endpoint(
    endpoint_id: FromPath[UUID],
    data: JSONBody[EndpointInput],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> Endpoint:
    """Change an endpoint as a whole; making it active forgives its failures."""
    async with platform.database.transaction() as tx:
        before = await queries.endpoint(tx, endpoint_id)
        endpoint = await actions.change_endpoint(
            tx,
            endpoint_id,
            data,
            now=platform.clock.now(),
            is_private_allowed=platform.settings.webhooks_to_private_addresses,
        )
        await _note(tx, platform, request, "changed", endpoint_id, before=before, after=data)
    return endpoint


@delete("/{endpoint_id:uuid}", opt=_WRITE)
async def remove_endpoint(
    endpoint_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> None:
    """Remove an endpoint with its secrets and deliveries."""
    async with platform.database.transaction() as tx:
        before = await queries.endpoint(tx, endpoint_id)
        await actions.remove_endpoint(tx, endpoint_id)
        await _note(tx, platform, request, "removed", endpoint_id, before=before)


@post("/{endpoint_id:uuid}/secret/rotate", status_code=200, opt=_WRITE)
async def rotate_secret(
    endpoint_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> IssuedSecret:
    """A new signing secret, in this answer only; the old one signs along for a day."""
    async with platform.database.transaction() as tx:
        issued = await actions.rotate_secret(
            tx, platform.vault, endpoint_id, now=platform.clock.now()
        )
        await _note(tx, platform, request, "secret_rotated", endpoint_id)
    return issued


@post("/{endpoint_id:uuid}/ping", status_code=200, opt=_WRITE)
async def ping_endpoint(
    endpoint_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> Delivery:
    """Send a test message; its delivery tells what came of it."""
    async with platform.database.transaction() as tx:
        delivery = await actions.ping(tx, endpoint_id, platform.clock.now())
        await _note(tx, platform, request, "pinged", endpoint_id)
    return delivery


@post("/{endpoint_id:uuid}/replay", status_code=200, opt=_WRITE)
async def replay_endpoint(
    endpoint_id: FromPath[UUID],
    data: JSONBody[SinceBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> ReplayAnswer:
    """Send again what happened since then and did not arrive."""
    if data.since.tzinfo is None:
        detail = "a time names its offset from UTC"
        raise InvalidInput(detail, errors=[FieldError(path="since", code="invalid", detail=detail)])
    async with platform.database.transaction() as tx:
        count = await actions.replay_since(tx, endpoint_id, data.since, platform.clock.now())
        await _note(tx, platform, request, "replayed", endpoint_id, after=data)
    return ReplayAnswer(delivery_count=count)


@get("/deliveries", opt=_READ)
async def list_deliveries(
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
    endpoint_id: FromQuery[UUID | None] = None,
    in_state: InState = None,
    topic: FromQuery[str | None] = None,
) -> Page[Delivery]:
    """Deliveries, newest first."""
    after = decode_cursor(cursor, _LISTING, _After)
    wanted = DeliveryFilter(
        count=limit + 1,
        endpoint_id=endpoint_id,
        state=in_state,
        topic=topic,
        before_id=after.id if after else None,
    )
    async with platform.database.transaction() as tx:
        found = await queries.deliveries(tx, wanted)
    return page_of(found, limit, _LISTING, lambda delivery: _After(delivery.id))


@get("/deliveries/{delivery_id:uuid}", opt=_READ)
async def read_delivery(
    delivery_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> DeliveryAnswer:
    """One delivery with its attempts."""
    async with platform.database.transaction() as tx:
        return DeliveryAnswer(
            delivery=await queries.delivery(tx, delivery_id),
            attempts=await queries.attempts(tx, delivery_id),
        )


@post("/deliveries/{delivery_id:uuid}/replay", status_code=200, opt=_WRITE)
async def replay_delivery(
    delivery_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> Delivery:
    """Send one delivery again, under its own `webhook-id`."""
    async with platform.database.transaction() as tx:
        delivery = await actions.replay(tx, delivery_id, platform.clock.now())
        await _note(tx, platform, request, "delivery_replayed", delivery.endpoint_id)
    return delivery


async def _note(
    tx: Tx,
    platform: Platform,
    request: ApiCall,
    verb: str,
    endpoint_id: UUID,
    **facts: Any,
) -> None:
    entry = AuditEntry(
        action=f"webhook_endpoint.{verb}",
        subject_kind="webhook_endpoint",
        subject_id=str(endpoint_id),
        **facts,
    )
    await access.record(tx, platform.vault, caller_of(request), [entry], platform.clock.now())


router = Router(
    "/v1/webhooks",
    route_handlers=[
        list_endpoints,
        read_endpoint,
        create_endpoint,
        change_endpoint,
        remove_endpoint,
        rotate_secret,
        ping_endpoint,
        replay_endpoint,
        list_deliveries,
        read_delivery,
        replay_delivery,
    ],
    tags=["webhooks"],
)
