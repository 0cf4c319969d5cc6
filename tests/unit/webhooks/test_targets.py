"""Webhooks go to https addresses in the open internet, unless private ones are allowed."""

import ipaddress

import pytest

from regulars.domains.webhooks.errors import MalformedEndpoint, WebhookTargetRefused
from regulars.domains.webhooks.policy.targets import is_public, refuse_malformed, refuse_url
from regulars.domains.webhooks.types import EndpointInput


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse, not to bind
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::10.0.0.1",
    ],
)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::8.8.8.8"],
)
def test_an_outer_address_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "ftp://example.org/hook",
        "https://",
        "https:///hook",
        "example.org/hook",
        "https://name:word@example.org/",
        "https://example.org/#part",
        "https://example.org:0/",
        "https://example.org:port/",
        "https://exa mple.org/",
        "https://example.org\\@10.0.0.1/",
        "https://[::1/",
        "https://127.0.0.1/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://example.org/" + "x" * 2_000,
    ],
)
def test_such_an_address_is_refused(url: str) -> None:
    with pytest.raises(WebhookTargetRefused):
        refuse_url(url, is_private_allowed=False)


def test_https_to_a_name_is_taken() -> None:
    refuse_url("https://example.org:8443/hook?key=1", is_private_allowed=False)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/hook", "http://localhost/", "https://10.0.0.1"]
)
def test_private_addresses_are_taken_where_they_are_allowed(url: str) -> None:
    refuse_url(url, is_private_allowed=True)


@pytest.mark.parametrize(
    "given",
    [
        EndpointInput(url="https://example.org", topics=["orders"]),
        EndpointInput(url="https://example.org", topics=["*"]),
        EndpointInput(url="https://example.org", topics=["order.placed"] * 51),
        EndpointInput(url="https://example.org", description="x\x00"),
    ],
)
def test_malformed_topics_and_descriptions_are_refused(given: EndpointInput) -> None:
    with pytest.raises(MalformedEndpoint):
        refuse_malformed(given, is_private_allowed=False)


def test_exact_topics_and_whole_families_are_taken() -> None:
    given = EndpointInput(url="https://example.org", topics=["order.placed", "member.*"])
    refuse_malformed(given, is_private_allowed=False)
