"""Links as they are published: their address, where they lead, and as a picture to scan."""

import io
from typing import Literal

import segno

from regulars.domains.insights.queries import acquisition as queries
from regulars.domains.insights.types.acquisition import Link
from regulars.flows.acquisition.places import PlaceCodes

PATH = "/v1/go"
Picture = Literal["svg", "png"]
MEDIA_TYPES: dict[Picture, str] = {"svg": "image/svg+xml", "png": "image/png"}
_DOT_PIXELS, _QUIET_DOTS = 8, 4


def address_of(link: Link, base_url: str) -> str:
    """What to publish: it counts who follows it, and leads on."""
    return f"{base_url.rstrip('/')}{PATH}/{link.code}"


def leads_to(link: Link, codes: PlaceCodes) -> str:
    """Where the link leads: its own target, with parameters for whoever tracks pages there.

    Nothing of what the caller sends is in it, so that nobody can make it lead elsewhere.
    """
    utm = {
        "utm_source": codes.partner or codes.store or "regulars",
        "utm_medium": codes.channel or "link",
        "utm_campaign": codes.campaign or link.code,
    }
    return queries.destination(link, utm)


def picture_of(url: str, form: Picture) -> bytes:
    """The address as a QR code, readable with a seventh of it damaged."""
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind=form, scale=_DOT_PIXELS, border=_QUIET_DOTS
    )
    return drawn.getvalue()
