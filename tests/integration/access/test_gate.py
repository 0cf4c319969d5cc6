"""The gate: nobody passes whom the route does not name."""

import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from types import ModuleType

import msgspec
import pytest
from litestar import Litestar, Router, get, post
from litestar.testing import AsyncTestClient

from regulars.api.app import create_app, route_modules
from regulars.api.auth import ApiCall
from regulars.bootstrap import Platform
from regulars.domains.access import actions
from regulars.domains.access.types import PERMISSIONS, KeyKind, NewKey
from regulars.infra.clock import MovableClock
from regulars.infra.settings import Settings
from tests.support.staff import (
    SYSTEM_CALLER,
    Person,
    enter,
    first_owner,
    person,
    settle,
)

Client = AsyncTestClient[Litestar]


@get("/undeclared", sync_to_thread=False)
def undeclared() -> str:
    return "seen"


@get("/open", opt={"public": True}, sync_to_thread=False)
def anybody() -> str:
    return "seen"


@post("/open", opt={"public": True, "same_origin": True}, sync_to_thread=False)
def anybody_from_here() -> str:
    return "done"


@get("/orders", opt={"permission": "orders.read"}, sync_to_thread=False)
def read_orders(request: ApiCall) -> str:
    return f"{request.user.kind} {request.user.name}"


@post("/orders", opt={"permission": "orders.write"}, sync_to_thread=False)
def write_orders() -> str:
    return "done"


@post("/events", opt={"permission": "events.write", "write_key": True}, sync_to_thread=False)
def send_events() -> str:
    return "done"


@post("/replay", opt={"permission": "events.write"}, sync_to_thread=False)
def replay_events() -> str:
    return "done"


@get("/own", opt={"signed_in": True}, sync_to_thread=False)
def own(request: ApiCall) -> str:
    return request.user.name


def routes() -> list[ModuleType]:
    module = ModuleType("gate_routes")
    handlers = [
        undeclared,
        anybody,
        anybody_from_here,
        read_orders,
        write_orders,
        send_events,
        replay_events,
        own,
    ]
    module.router = Router("/gate", route_handlers=handlers)  # type: ignore[attr-defined]
    return [module]


@pytest.fixture
async def gate(platform: Platform) -> AsyncIterator[Client]:
    async with AsyncTestClient(create_app(platform, routes())) as client:
        yield client


@pytest.fixture
async def anna(platform: Platform) -> Person:
    await first_owner(platform)
    return await person(platform, "anna", "operator")


async def key(platform: Platform, *scopes: str, kind: KeyKind = "secret") -> str:
    new = NewKey(kind=kind, name="till", scopes=frozenset(scopes))
    async with platform.database.transaction() as tx:
        issued = await actions.issue_key(
            tx, platform.vault, SYSTEM_CALLER, new, platform.clock.now()
        )
    return issued.secret


async def cookie(platform: Platform, somebody: Person) -> dict[str, str]:
    return {"cookie": f"regulars_session={(await settle(platform, somebody)).token}"}


async def asked(
    gate: Client, path: str, headers: dict[str, str], method: str = "GET"
) -> tuple[int, str]:
    answer = await gate.request(method, f"/gate/{path}", headers=headers)
    is_problem = answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"] if is_problem else answer.text


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


async def test_a_route_that_does_not_say_who_may_use_it_is_refused_to_all(
    gate: Client, platform: Platform
) -> None:
    everything = bearer(await key(platform, *PERMISSIONS))
    assert await asked(gate, "undeclared", {}) == (403, "permission_missing")
    assert await asked(gate, "undeclared", everything) == (403, "permission_missing")


async def test_a_public_route_is_open_and_asks_nobody(gate: Client) -> None:
    assert await asked(gate, "open", {}) == (200, "seen")
    assert await asked(gate, "open", bearer("rk_secret_made-up")) == (200, "seen")


async def test_options_are_answered_without_a_key(gate: Client) -> None:
    assert (await gate.options("/gate/orders")).status_code == 204


async def test_without_key_or_session_one_is_not_signed_in(gate: Client) -> None:
    assert await asked(gate, "orders", {}) == (401, "not_signed_in")
    answer = await gate.get("/gate/orders")
    assert answer.headers["www-authenticate"] == 'Bearer realm="regulars"'
    made_up = {"cookie": "regulars_session=made-up"}
    assert await asked(gate, "orders", made_up) == (401, "not_signed_in")
    too_long = {"cookie": "regulars_session=" + "A" * 500}
    assert await asked(gate, "orders", too_long) == (401, "not_signed_in")


async def test_a_secret_key_does_what_its_scopes_say(gate: Client, platform: Platform) -> None:
    secret = await key(platform, "orders.read")
    assert await asked(gate, "orders", bearer(secret)) == (200, "key till")
    assert await asked(gate, "orders", bearer(secret), "POST") == (403, "permission_missing")
    for name in (f"{secret}:", secret, f"{secret}:ignored"):
        basic = {"authorization": "Basic " + base64.b64encode(name.encode()).decode()}
        assert await asked(gate, "orders", basic) == (200, "key till")


@pytest.mark.parametrize(
    "header",
    ["Bearer rk_secret_unknown", "Bearer", "Bearer ", "Basic !!!", "Basic /w==", "Digest x", ""],
)
async def test_a_key_that_is_none_is_refused(gate: Client, header: str) -> None:
    assert await asked(gate, "orders", {"authorization": header}) == (401, "invalid_key")


async def test_a_write_key_sends_events_and_nothing_else(gate: Client, platform: Platform) -> None:
    writer = bearer(await key(platform, kind="write"))
    assert await asked(gate, "events", writer, "POST") == (201, "done")
    assert await asked(gate, "replay", writer, "POST") == (403, "permission_missing")
    assert await asked(gate, "orders", writer) == (403, "permission_missing")
    secret = bearer(await key(platform, "events.write"))
    assert await asked(gate, "replay", secret, "POST") == (201, "done")


async def test_a_key_is_nobody_who_signs_in(gate: Client, platform: Platform) -> None:
    secret = bearer(await key(platform, *PERMISSIONS))
    assert await asked(gate, "own", secret) == (403, "permission_missing")


async def test_a_session_does_what_the_roles_say(
    gate: Client, platform: Platform, anna: Person
) -> None:
    headers = await cookie(platform, anna)
    assert await asked(gate, "orders", headers) == (200, "staff anna by name")
    assert await asked(gate, "orders", headers, "POST") == (201, "done")
    assert await asked(gate, "own", headers) == (200, "anna by name")


async def test_with_a_one_time_password_one_may_only_change_it(
    gate: Client, platform: Platform, anna: Person
) -> None:
    signed_in = await enter(platform, anna.login, anna.one_time_password)
    headers = {"cookie": f"regulars_session={signed_in.token}"}
    assert await asked(gate, "orders", headers) == (403, "password_change_due")
    assert await asked(gate, "own", headers) == (200, "anna by name")


async def test_a_header_counts_before_the_cookie(
    gate: Client, platform: Platform, anna: Person
) -> None:
    headers = await cookie(platform, anna) | bearer("rk_secret_made-up")
    assert await asked(gate, "orders", headers) == (401, "invalid_key")


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver.local"}, False),
        ({"origin": "http://testserver.local"}, True),
        ({"origin": "https://elsewhere.example"}, False),
        ({"origin": "http://testserver.local.elsewhere.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
    ],
)
async def test_a_write_with_the_cookie_comes_from_our_own_pages(
    gate: Client, platform: Platform, anna: Person, headers: dict[str, str], is_taken: bool
) -> None:
    expected = (201, "done") if is_taken else (403, "cross_origin_write")
    session = await cookie(platform, anna)
    assert await asked(gate, "orders", session | headers, "POST") == expected
    assert await asked(gate, "open", headers, "POST") == expected
    assert await asked(gate, "orders", session | headers) == (200, "staff anna by name")


async def test_a_write_with_a_key_may_come_from_anywhere(gate: Client, platform: Platform) -> None:
    headers = bearer(await key(platform, "orders.write")) | {"sec-fetch-site": "cross-site"}
    assert await asked(gate, "orders", headers, "POST") == (201, "done")


async def test_behind_a_proxy_the_public_address_is_our_own(
    platform: Platform, settings: Settings, anna: Person
) -> None:
    public = msgspec.structs.replace(settings, public_url="https://club.example/")
    behind = msgspec.structs.replace(platform, settings=public)
    token = (await settle(platform, anna)).token
    headers = {
        "cookie": f"__Host-regulars_session={token}",
        "origin": "https://club.example",
        "host": "127.0.0.1:8080",
    }
    async with AsyncTestClient(create_app(behind, routes())) as gate:
        assert await asked(gate, "orders", headers, "POST") == (201, "done")
        plain = {"cookie": f"regulars_session={token}"}
        assert await asked(gate, "orders", plain) == (401, "not_signed_in")


async def test_a_revoked_key_is_refused_within_five_seconds(
    gate: Client, platform: Platform, clock: MovableClock
) -> None:
    new = NewKey(kind="secret", name="till", scopes=frozenset({"orders.read"}))
    async with platform.database.transaction() as tx:
        issued = await actions.issue_key(tx, platform.vault, SYSTEM_CALLER, new, clock.now())
    assert await asked(gate, "orders", bearer(issued.secret)) == (200, "key till")
    async with platform.database.transaction() as tx:
        await actions.revoke_key(tx, platform.vault, SYSTEM_CALLER, issued.key.id, clock.now())
    clock.advance(timedelta(seconds=5))
    assert await asked(gate, "orders", bearer(issued.secret)) == (401, "invalid_key")


async def test_every_route_says_who_may_use_it(platform: Platform) -> None:
    app = create_app(platform, route_modules())
    silent = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            opt = handler.opt
            permission = opt.get("permission")
            wanted = {permission} if isinstance(permission, str) else set(permission or ())
            is_known = bool(wanted) and wanted <= PERMISSIONS.keys()
            if handler.http_methods != {"OPTIONS"} and not (
                is_known or opt.get("public") or opt.get("signed_in")
            ):
                silent.append((route.path, str(handler)))
    assert silent == []
