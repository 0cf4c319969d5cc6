"""What the tracking routes share: the body however it was packed, and whose key came with it.

Tracking clients label their bodies in every way (`application/json`, `text/plain`, gzip bytes as a
form), so only the bytes themselves are believed.
"""

import zlib
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException

from regulars.api.auth import Gate, key_in_header
from regulars.bootstrap import Platform
from regulars.domains.access.errors import InvalidKey, NotSignedIn, PermissionMissing
from regulars.domains.access.types import Principal
from regulars.domains.events.errors import TimestampInvalid
from regulars.domains.events.types import Kind
from regulars.flows.track.intake import Shipment
from regulars.flows.track.parcel import BodyUnreadable, Parcel, keys_of
from regulars.flows.track.reading import Envelope, instant

KEYLESS_SOURCE = "tracking"
"""The source of events whose key is bound to none."""

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PERMISSION = "events.write"


async def read_body(request: Request[Any, Any, Any], bytes_max: int) -> bytes:
    """The body, inflated where it is gzip; never more than `bytes_max`, whatever it holds."""
    body = await request.body()
    if body[:2] == _GZIP:
        body = inflated(body, bytes_max)
    return body.removeprefix(_BYTE_ORDER_MARK)


def inflated(body: bytes, bytes_max: int) -> bytes:
    """What the gzip members of `body` hold; refuses more than `bytes_max` without making it."""
    whole = b""
    while body:
        inflater = zlib.decompressobj(wbits=_GZIP_WINDOW)
        try:
            whole += inflater.decompress(body, bytes_max + 1 - len(whole))
        except zlib.error:
            raise BodyUnreadable("the body looks like gzip and is none") from None
        if len(whole) > bytes_max:
            raise HTTPException(f"a body inflates to {bytes_max} bytes at most", status_code=413)
        if not inflater.eof:
            raise BodyUnreadable("the body ends in the middle of its gzip data")
        body = inflater.unused_data
    return whole


async def authenticated(
    request: Request[Any, Any, Any], gate: Gate, parcel: Parcel
) -> tuple[str, Principal]:
    """The write key that came with the request, in whichever place, and who it stands for.

    Refuses no key, an unknown one, one that may send no events, and keys that disagree.
    """
    named = {key for key in (key_in_header(request), parcel.key) if key} or keys_of(parcel)
    if not named:
        raise NotSignedIn("send a write key: as the user name of Basic, or as `writeKey`")
    if len(named) > 1:
        raise InvalidKey("the request names two different keys")
    (key,) = named
    found = await gate.keys.identity(key)
    if found is None:
        raise InvalidKey("the API key is unknown, expired or revoked")
    if _PERMISSION not in found.principal.permissions:
        raise PermissionMissing(f"this needs the permission {_PERMISSION}")
    return key, found.principal


async def shipment_of(
    platform: Platform,
    parcel: Parcel,
    sender: tuple[str, Principal],
    received_at: datetime,
    kind: Kind | None,
) -> Shipment:
    """The events of a request, addressed: which source, channel and store they are from."""
    key, principal = sender
    source_id = principal.source_id
    if source_id is None:
        source_id = (await platform.codes.ids("source", [KEYLESS_SOURCE]))[KEYLESS_SOURCE]
    stores = principal.store_ids
    envelope = Envelope(
        source_id=source_id,
        channel_id=principal.channel_id,
        store_id=next(iter(stores)) if stores is not None and len(stores) == 1 else None,
        received_at=received_at,
        event_bytes_max=platform.settings.event_bytes_max,
        kind=kind,
        sent_at=_sent_at(parcel.sent_at),
        context=parcel.context,
        key=key,
    )
    return Shipment(envelope=envelope, events=parcel.events)


def _sent_at(text: str | None) -> datetime | None:
    """A batch that does not know when it was sent says nothing against its events."""
    try:
        return instant(text)
    except TimestampInvalid:
        return None
