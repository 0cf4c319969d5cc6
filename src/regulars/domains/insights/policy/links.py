"""What a link may hold, and where it leads."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from regulars.domains.insights.types.acquisition import LINK_PARAMETER, Link, NewCost
from regulars.kernel.errors import FieldError, InvalidInput

_CODE = re.compile(r"[A-Za-z0-9_-]{3,64}")
_CONTROLS_AND_BLANKS = re.compile(r"[\x00-\x20\x7f\\]")
_URL_LENGTH_MAX = 2_000
_NAME_LENGTH_MAX = 200
AMOUNT_MINOR_MAX = 10**15


def refuse_link(code: str, name: str, target_url: str) -> None:
    """Refuses a link that cannot be kept, or that would lead anywhere but to a web page."""
    if _CODE.fullmatch(code) is None:
        raise _invalid("code", "a code has 3 to 64 letters, digits, - and _")
    if not 0 < len(name.strip()) <= _NAME_LENGTH_MAX or "\x00" in name:
        raise _invalid("name", f"a name has 1 to {_NAME_LENGTH_MAX} characters")
    if len(target_url) > _URL_LENGTH_MAX or _CONTROLS_AND_BLANKS.search(target_url):
        raise _invalid("target_url", "the address is too long or holds blanks")
    try:
        parts = urlsplit(target_url)
        port = parts.port
    except ValueError:
        raise _invalid("target_url", "the address cannot be read") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise _invalid("target_url", "an address begins with https:// or http:// and a host")
    if parts.username is not None or parts.password is not None:
        raise _invalid("target_url", "an address carries no name and no password")


def destination(link: Link, utm: dict[str, str]) -> str:
    """The target with the link's own parameters; what the target says itself stays."""
    parts = urlsplit(link.target_url)
    own = parse_qsl(parts.query, keep_blank_values=True)
    said = {name for name, _ in own}
    added = [(name, text) for name, text in utm.items() if name not in said]
    kept = [(name, text) for name, text in own if name != LINK_PARAMETER]
    query = urlencode([*kept, *added, (LINK_PARAMETER, link.code)])
    return urlunsplit(parts._replace(query=query))


def cost_fault(cost: NewCost) -> FieldError | None:
    """Why a cost cannot be kept; None where it can."""
    if cost.before_on <= cost.from_on:
        return _fault("to", "the last day is not before the first")
    if not 0 <= cost.amount_minor <= AMOUNT_MINOR_MAX:
        return _fault("amount", "an amount is a number from 0 up")
    if not 0 < len(cost.reference) <= 200 or len(cost.note) > 500:
        return _fault("reference", "a reference has 1 to 200 characters, a note 500 at most")
    if "\x00" in cost.reference + cost.note:
        return _fault("reference", "the character U+0000 cannot be stored")
    places = cost.places
    if not any((places.campaign_id, places.partner_id, places.channel_id, places.store_id)):
        return _fault("campaign", "name a campaign, a partner, a channel or a store")
    return None


def _fault(path: str, detail: str) -> FieldError:
    return FieldError(path=path, code="invalid", detail=detail)


def _invalid(field: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[_fault(field, detail)])
