"""One HTTP request to an address that was checked first, and to no other.

The name is resolved once, every address that it resolves to must be allowed, and the connection
goes to one of them: a name that changes its answer in between gains nothing. No redirect is
followed, no proxy used, and only the beginning of an answer is read.
"""

import asyncio
import socket
import ssl

import httpx
import msgspec

from regulars.domains.webhooks.errors import WebhookTargetRefused
from regulars.domains.webhooks.policy.targets import parse_address, refuse_address, refuse_url

CONNECT_SECONDS = 5
ATTEMPT_SECONDS = 15
EXCERPT_CHARACTERS_MAX = 500
_EXCERPT_BYTES_MAX = 4 * EXCERPT_CHARACTERS_MAX
_CONNECTIONS_MAX = 20


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request goes: `url` by address, while `host_header` and `sni` keep the name."""

    url: httpx.URL
    host_header: str
    sni: str | None


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """The status of an answer and the beginning of its body."""

    status_code: int
    excerpt: str


def open_client(tls: ssl.SSLContext) -> httpx.AsyncClient:
    """A client for the requests of one batch to one endpoint."""
    return httpx.AsyncClient(
        verify=tls,
        timeout=httpx.Timeout(ATTEMPT_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=_CONNECTIONS_MAX),
        follow_redirects=False,
        trust_env=False,
    )


async def resolve(url: str, *, is_private_allowed: bool) -> Target:
    """Where `url` leads now; refuses it when any address behind its name is not allowed."""
    refuse_url(url, is_private_allowed=is_private_allowed)
    given = httpx.URL(url)
    found = await asyncio.get_running_loop().getaddrinfo(
        given.raw_host.decode(), None, type=socket.SOCK_STREAM
    )
    hosts = [str(entry[4][0]) for entry in found]
    for host in hosts:
        address = parse_address(host)
        if address is None:
            raise WebhookTargetRefused(f"{host} is not an address")
        if not is_private_allowed:
            refuse_address(address)
    is_named = parse_address(given.host) is None
    return Target(
        url=given.copy_with(host=hosts[0]),
        host_header=given.netloc.decode(),
        sni=given.raw_host.decode() if is_named else None,
    )


async def post(
    client: httpx.AsyncClient, target: Target, headers: dict[str, str], body: bytes
) -> Received:
    """Send `body` and read the beginning of the answer, all within ATTEMPT_SECONDS."""
    async with asyncio.timeout(ATTEMPT_SECONDS):
        async with client.stream(
            "POST",
            target.url,
            content=body,
            headers={**headers, "host": target.host_header, "accept-encoding": "identity"},
            extensions={"sni_hostname": target.sni} if target.sni else {},
        ) as response:
            beginning = b""
            async for piece in response.aiter_raw():
                beginning += piece
                if len(beginning) >= _EXCERPT_BYTES_MAX:
                    break
    return Received(status_code=response.status_code, excerpt=_readable(beginning))


def _readable(beginning: bytes) -> str:
    text = beginning[:_EXCERPT_BYTES_MAX].decode("utf-8", errors="replace")
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")[:EXCERPT_CHARACTERS_MAX]
