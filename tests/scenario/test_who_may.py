"""Every route × every role: who may and who may not.

`who_may.json` is read and reviewed by people: it names for each route the roles and kinds of key
that are let in. The test asks every route as each of them and compares. After a change that is
meant, run this test once with `REGULARS_WRITE_WHO_MAY=1` and read the difference.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.access.types import READY_MADE_ROLES
from tests.support.keys import key_for
from tests.support.staff import person, settle

pytestmark = pytest.mark.slow(15)

TABLE = Path(__file__).with_name("who_may.json")
_UNKNOWN_ID = str(UUID(int=7))
_REFUSED = {401, 403}

_BATCHES = {"/v1/batch", "/v1/b", "/v1/import"}

Client = AsyncTestClient[Litestar]


def routes_of(app: Litestar) -> Iterator[tuple[str, str, str]]:
    """Each method and path of the interface, and an address that fits it."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        address = ""
        for component in route.path_components:
            if isinstance(component, str):
                address += f"/{component}"
            else:
                address += f"/{_UNKNOWN_ID if component.type is UUID else 'unknown'}"
        for method in sorted(route.methods - {"OPTIONS", "HEAD"}):
            yield method, route.path, address or "/"


async def callers(platform: Platform) -> dict[str, dict[str, str]]:
    """Headers for everybody who may ask: nobody, each role, and each kind of key."""
    found: dict[str, dict[str, str]] = {"nobody": {}}
    for role in sorted(READY_MADE_ROLES):
        somebody = await person(platform, f"{role}@example.com", role)
        signed_in = await settle(platform, somebody)
        found[role] = {"cookie": f"regulars_session={signed_in.token}"}
    found["secret key without scopes for it"] = await key_for(platform, "jobs.read")
    found["write key"] = await key_for(platform, kind="write")
    return found


def _body(address: str) -> bytes:
    """A body that gets as far as the question who asks: a batch of events may hold its key."""
    return b'{"batch": []}' if address in _BATCHES else b"{}"


async def let_in(client: Client, headers: dict[str, str], method: str, address: str) -> bool:
    """Whether the gate lets this caller through; what the route then makes of it is its own."""
    answer = await client.request(method, address, headers=headers, content=_body(address))
    assert answer.status_code < 500, (method, address, answer.text)
    return answer.status_code not in _REFUSED


async def test_every_route_lets_in_exactly_whom_the_table_names(
    platform: Platform, client: Client
) -> None:
    everybody = await callers(platform)
    table: dict[str, list[str]] = {}
    for method, path, address in routes_of(client.app):
        if method == "DELETE" and path == "/v1/sessions/current":
            continue  # It ends the session that asks; `test_sign_in` tells who may.
        table[f"{method} {path}"] = [
            name
            for name, headers in everybody.items()
            if await let_in(client, headers, method, address)
        ]
    if os.environ.get("REGULARS_WRITE_WHO_MAY"):
        TABLE.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n")
    assert table == json.loads(TABLE.read_text())


async def test_nobody_is_let_in_but_where_the_door_is_open(client: Client) -> None:
    table = json.loads(TABLE.read_text())
    open_to_nobody = {route for route, names in table.items() if "nobody" in names}
    strangers = {
        route
        for route in open_to_nobody
        if route != "GET /"  # It sends a browser on to the console.
        and not any(route.split()[1].startswith(path) for path in _PUBLIC_PATHS)
    }
    assert strangers == set()


_PUBLIC_PATHS = (
    *("/healthz", "/readyz", "/metrics", "/docs", "/schema", "/assets", "/v1/sessions"),
    # The pages of the console, which know nothing before somebody signs in.
    "/console",
    # What the page for signing in has to know.
    "/v1/installation",
    # What browsers' SDKs ask for without a header: settings, measures, pixels.
    *("/v1/projects", "/v1/m", "/v1/pixel"),
    # What readers of posters and of mails follow without an account.
    *("/v1/go", "/v1/report-unsubscribes"),
)
