"""Saved views and preferences over HTTP: one's own, and what is shared with everybody."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.staff import person, settle

Client = AsyncTestClient[Litestar]

CONDITION = {"v": 1, "op": "tag", "tag": "vip"}


class Seat:
    """Somebody signed in at the console."""

    def __init__(self, client: Client, token: str) -> None:
        self._client = client
        self._headers = {"cookie": f"regulars_session={token}"}

    async def ask(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = await self._client.request(method, path, json=body, headers=self._headers)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture
async def seats(platform: Platform, client: Client) -> dict[str, Seat]:
    found = {}
    for role in ("owner", "operator", "analyst"):
        somebody = await person(platform, f"{role}@example.com", role)
        found[role] = Seat(client, (await settle(platform, somebody)).token)
    return found


def body(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Regulars of the Bund",
        "filter": {"condition": CONDITION},
        "columns": ["name", "tier:card", "balance:points"],
        "sort": "-spend",
        **changes,
    }


async def names(seat: Seat, page: str = "members") -> list[tuple[str, bool]]:
    listed = await seat.ask("GET", f"/v1/views?page={page}")
    return [(each["name"], each["is_own"]) for each in listed["items"]]


async def test_a_view_is_kept_changed_and_deleted(seats: dict[str, Seat]) -> None:
    analyst = seats["analyst"]
    made = await analyst.ask("POST", "/v1/views", body(page="members"), 201)
    assert (made["filter"], made["columns"], made["sort"], made["is_own"]) == (
        {"condition": CONDITION},
        ["name", "tier:card", "balance:points"],
        "-spend",
        True,
    )
    assert await names(analyst) == [("Regulars of the Bund", True)]
    assert await names(analyst, "orders") == []
    assert await names(seats["operator"]) == []
    path = f"/v1/views/{made['id']}"
    changed = await analyst.ask("PUT", path, body(name="Bund", filter=None, columns=[], sort=None))
    assert (changed["name"], changed["filter"], changed["columns"]) == ("Bund", None, [])
    await analyst.ask("DELETE", path, status=204)
    assert await names(analyst) == []
    problem = await analyst.ask("DELETE", path, status=404)
    assert problem["code"] == "view_not_found"


async def test_a_shared_view_is_seen_by_all_and_changed_by_its_owner(
    seats: dict[str, Seat],
) -> None:
    made = await seats["operator"].ask(
        "POST", "/v1/views", body(page="members", is_shared=True), 201
    )
    path = f"/v1/views/{made['id']}"
    [seen] = (await seats["analyst"].ask("GET", "/v1/views"))["items"]
    assert (seen["id"], seen["is_own"], seen["owner_name"]) == (
        made["id"],
        False,
        "operator@example.com by name",
    )
    problem = await seats["analyst"].ask("PUT", path, body(), 409)
    assert problem["code"] == "view_of_somebody_else"
    await seats["owner"].ask("PUT", path, body(name="For all", is_shared=True))
    assert await names(seats["operator"]) == [("For all", True)]
    audit = await seats["owner"].ask("GET", "/v1/audit?subject_kind=view")
    assert [each["action"] for each in audit["items"]] == ["view.changed", "view.created"]


async def test_a_name_is_used_once_on_a_page(seats: dict[str, Seat]) -> None:
    analyst = seats["analyst"]
    await analyst.ask("POST", "/v1/views", body(page="members"), 201)
    problem = await analyst.ask("POST", "/v1/views", body(page="members"), 409)
    assert problem["code"] == "view_name_taken"
    await analyst.ask("POST", "/v1/views", body(page="orders"), 201)
    await seats["operator"].ask("POST", "/v1/views", body(page="members"), 201)


async def test_a_view_that_cannot_be_stored_is_refused(seats: dict[str, Seat]) -> None:
    analyst = seats["analyst"]
    for change in ({"name": "a\x00b"}, {"filter": {"a": "\x00"}}, {"filter": {"a": "x" * 40_000}}):
        problem = await analyst.ask("POST", "/v1/views", body(page="members", **change), 400)
        assert problem["code"] == "invalid_input"
    assert await names(analyst) == []


async def test_preferences_begin_plain_and_are_changed_one_by_one(seats: dict[str, Seat]) -> None:
    analyst = seats["analyst"]
    plain = {"locale": "en", "theme": "system", "settings": {}}
    assert await analyst.ask("GET", "/v1/preferences") == plain
    await analyst.ask("PATCH", "/v1/preferences", {"theme": "dark", "settings": {"menu": "small"}})
    changed = await analyst.ask("PATCH", "/v1/preferences", {"locale": "zh-CN"})
    assert changed == {"locale": "zh-CN", "theme": "dark", "settings": {"menu": "small"}}
    assert (await analyst.ask("GET", "/v1/account/"))["locale"] == "zh-CN"
    assert await seats["owner"].ask("GET", "/v1/preferences") == plain
