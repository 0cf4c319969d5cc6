"""Where a webhook may be sent: the guard against requests forged into the own network."""

import ipaddress
import re
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from regulars.domains.webhooks.errors import MalformedEndpoint, WebhookTargetRefused
from regulars.domains.webhooks.types import (
    DESCRIPTION_LENGTH_MAX,
    TOPICS_MAX,
    URL_LENGTH_MAX,
    EndpointInput,
)

Address: TypeAlias = IPv4Address | IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TOPIC = re.compile(r"[a-z_]{1,50}\.([a-z_]{1,50}|\*)")
_CONTROLS_AND_BLANKS = re.compile(r"[\x00-\x20\x7f\\]")


def refuse_malformed(given: EndpointInput, *, is_private_allowed: bool) -> None:
    """Refuses an endpoint that cannot be stored or must not be sent to."""
    refuse_url(given.url, is_private_allowed=is_private_allowed)
    if len(given.description) > DESCRIPTION_LENGTH_MAX or "\x00" in given.description:
        raise MalformedEndpoint(f"a description has at most {DESCRIPTION_LENGTH_MAX} characters")
    if len(given.topics) > TOPICS_MAX:
        raise MalformedEndpoint(f"an endpoint names at most {TOPICS_MAX} topics")
    if wrong := [topic for topic in given.topics if not _TOPIC.fullmatch(topic)]:
        raise MalformedEndpoint(f"{wrong[0]!r} is not a topic, as `order.placed` or `order.*`")


def refuse_url(url: str, *, is_private_allowed: bool) -> None:
    """Refuses an address by its looks; what its name resolves to is checked when it is sent to.

    Only https to public addresses is sent to. Where private addresses are allowed, so is http.
    """
    parts = _split(url)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise WebhookTargetRefused("an address carries neither a name and password nor a fragment")
    if parts.scheme != "https" and not (is_private_allowed and parts.scheme == "http"):
        raise WebhookTargetRefused("webhooks are sent over https only")
    address = parse_address(parts.hostname or "")
    if address is not None and not is_private_allowed:
        refuse_address(address)


def refuse_address(address: Address) -> None:
    """Refuses an address inside a network: private, loopback, link-local, reserved."""
    if not is_public(address):
        raise WebhookTargetRefused(f"{address} is not a public address")


def is_public(address: Address) -> bool:
    """Whether `address` lies in the open internet, also when it wraps another address."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(inner is not None and not is_public(inner) for inner in wrapped):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast


def parse_address(host: str) -> Address | None:
    """The address that `host` spells out, or None where it is a name."""
    try:
        return ipaddress.ip_address(host.split("%", 1)[0])
    except ValueError:
        return None


def _split(url: str) -> SplitResult:
    if len(url) > URL_LENGTH_MAX or _CONTROLS_AND_BLANKS.search(url):
        raise WebhookTargetRefused("the address is too long or holds blanks")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WebhookTargetRefused(f"the address cannot be read: {error}") from None
    if not parts.hostname or port == 0:
        raise WebhookTargetRefused("the address names no host")
    return parts
