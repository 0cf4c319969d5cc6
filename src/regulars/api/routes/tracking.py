"""Event intake: the Segment tracking protocol, for every SDK that speaks it.

An answer of 200 says that every event of the request is durable: stored, or in quarantine with the
reason. No SDK sends again what a 4xx refused, so a 4xx is for whole requests only: an unknown key,
a body that is not JSON at all. A redirect would count as delivered, so there is none.
"""

import base64
import binascii
from typing import Annotated, Any, get_args

import msgspec
import structlog
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from regulars.api.auth import Gate
from regulars.api.context import coalescer_of
from regulars.api.tracking import authenticated, read_body, shipment_of
from regulars.bootstrap import Platform
from regulars.domains.access.errors import InvalidKey
from regulars.domains.events.types import Kind
from regulars.flows.track.intake import Intake, Outcome, Shipment
from regulars.flows.track.parcel import Parcel, open_batch, open_single
from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.kernel.errors import NotFound, Refusal

COALESCER = "tracking"
EVENTS_A_TRANSACTION_MAX = 2_000

_KIND_OF_PATH: dict[str, Kind] = {kind: kind for kind in get_args(Kind)} | {
    kind[0]: kind for kind in get_args(Kind)
}
_SUCCESS = b'{"success": true}'
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_PIXEL_DATA_MAX = 32 * 1024

_log = structlog.get_logger("regulars.tracking")


class Delivery(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where a browser's SDK sends events to, in the SDK's own words."""

    api_key: str
    api_host: str
    protocol: str


class BrowserSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What analytics.js asks for when it loads."""

    integrations: dict[str, Delivery]


def coalescers(platform: Platform) -> dict[str, Coalescer[Shipment, list[Outcome]]]:
    """One for all tracking routes: what comes at the same time shares a transaction."""
    intake = Intake(platform.database, platform.vault, platform.clock)
    limits = CoalescerLimits(
        items_max=EVENTS_A_TRANSACTION_MAX, queued_max=platform.settings.queued_writes_max
    )
    return {
        COALESCER: Coalescer(
            intake.store, name=COALESCER, limits=limits, weight_of=lambda each: each.weight
        )
    }


@post(["/batch", "/b", "/import"], status_code=200, include_in_schema=False)
async def take_batch(
    request: Request[Any, Any, Any], gate: NamedDependency[Gate]
) -> Response[bytes]:
    """Take a batch of events."""
    platform: Platform = request.app.state.platform
    body = await read_body(request, platform.settings.body_bytes_max)
    await _store(request, gate, open_batch(body), None)
    return _succeeded()


@post([f"/{path}" for path in _KIND_OF_PATH], status_code=200, include_in_schema=False)
async def take_event(
    request: Request[Any, Any, Any], gate: NamedDependency[Gate]
) -> Response[bytes]:
    """Take one event, of the kind that the address names."""
    platform: Platform = request.app.state.platform
    body = await read_body(request, platform.settings.body_bytes_max)
    kind = _KIND_OF_PATH[request.scope["path"].rstrip("/").rpartition("/")[2]]
    await _store(request, gate, open_single(body), kind)
    return _succeeded()


@post("/m", status_code=200, include_in_schema=False, sync_to_thread=False)
def take_measures() -> Response[bytes]:
    """Measures of the SDK about itself; they are not kept."""
    return _succeeded()


@get("/projects/{write_key:str}/settings", include_in_schema=False)
async def browser_settings(
    request: Request[Any, Any, Any], gate: NamedDependency[Gate], write_key: FromPath[str]
) -> Response[BrowserSettings]:
    """Where analytics.js shall send its events to."""
    if await gate.keys.identity(write_key) is None:
        raise NotFound("there is no such write key")
    platform: Platform = request.app.state.platform
    address = platform.settings.public_url or str(request.base_url)
    protocol, _, host = address.rstrip("/").partition("://")
    delivery = Delivery(api_key=write_key, api_host=f"{host}/v1", protocol=protocol)
    return Response(
        BrowserSettings(integrations={"Segment.io": delivery}),
        headers={"cache-control": "public, max-age=120"},
    )


@get("/pixel/{kind:str}", include_in_schema=False)
async def pixel(
    request: Request[Any, Any, Any],
    gate: NamedDependency[Gate],
    kind: FromPath[str],
    encoded: Annotated[str | None, QueryParameter(name="data")] = None,
) -> Response[bytes]:
    """Take one event from the address of an image, as mails send it; the image comes always."""
    try:
        await _store(request, gate, open_single(_pixel_event(encoded)), _pixel_kind(kind))
    except Refusal as refusal:
        _log.info("pixel_refused", code=refusal.code)
    except Exception as error:
        _log.error("pixel_failed", exc_info=error)
    return Response(_PIXEL, media_type="image/gif", headers={"cache-control": "no-store"})


async def _store(
    request: Request[Any, Any, Any], gate: Gate, parcel: Parcel, kind: Kind | None
) -> None:
    """Returns when all events of the parcel are durable."""
    platform: Platform = request.app.state.platform
    received_at = platform.clock.now()
    sender = await authenticated(request, gate, parcel)
    shipment = await shipment_of(platform, parcel, sender, received_at, kind)
    await coalescer_of(request, COALESCER).submit(shipment)


def _succeeded() -> Response[bytes]:
    return Response(_SUCCESS, media_type="application/json")


def _pixel_kind(name: str) -> Kind:
    kind = _KIND_OF_PATH.get(name)
    if kind is None:
        raise NotFound("there is no such kind of event")
    return kind


def _pixel_event(encoded: str | None) -> bytes:
    """The event in a `data` parameter: base64 of either alphabet, padded or not."""
    text = (encoded or "").replace(" ", "+").translate(str.maketrans("-_", "+/")).rstrip("=")
    if not text or len(text) > _PIXEL_DATA_MAX:
        raise InvalidKey("the image's address holds no event")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidKey("the image's address holds no event") from None


# The answers to OPTIONS are Litestar's own; they take what the router says of its routes.
router = Router(
    "/v1",
    route_handlers=[take_batch, take_event, take_measures, browser_settings, pixel],
    opt={"public": True, "tracking": True},
    tags=["tracking"],
)
