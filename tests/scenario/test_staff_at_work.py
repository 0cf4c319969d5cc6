"""From the first sign-in to the audit log, through HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pyotp
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.api.app import create_app
from regulars.api.routes import account, audit, keys, roles, sessions, staff
from regulars.bootstrap import Platform
from regulars.domains.access import actions
from regulars.domains.catalog.actions import ensure_codes
from regulars.infra.clock import MovableClock
from tests.support.staff import PASSWORD

Client = AsyncTestClient[Litestar]


ROUTES = [account, audit, keys, roles, sessions, staff]


@pytest.fixture
async def browser(platform: Platform) -> AsyncIterator[Client]:
    async with AsyncTestClient(create_app(platform, ROUTES)) as opened:
        yield opened


@pytest.fixture
async def other(platform: Platform) -> AsyncIterator[Client]:
    """A second browser."""
    async with AsyncTestClient(create_app(platform, ROUTES)) as opened:
        yield opened


async def enter(client: Client, login: str, password: str, **more: str) -> dict[str, Any]:
    answer = await client.post("/v1/sessions", json={"login": login, "password": password, **more})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def settle(client: Client, login: str, one_time_password: str) -> None:
    begun = await enter(client, login, one_time_password)
    assert begun["is_password_change_due"] is True
    answer = await client.post(
        "/v1/account/password", json={"present": one_time_password, "new": PASSWORD}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["is_password_change_due"] is False


@pytest.fixture
async def owner(platform: Platform, browser: Client) -> Client:
    """The owner's browser, signed in."""
    async with platform.database.transaction() as tx:
        first = await actions.bootstrap_owner(tx, platform.vault, platform.clock.now())
    assert first is not None
    await settle(browser, first.login, first.one_time_password)
    return browser


async def hire(owner: Client, login: str, *roles: str, **more: Any) -> dict[str, Any]:
    body = {"login": login, "display_name": login.title(), "roles": list(roles), **more}
    answer = await owner.post("/v1/staff", json=body)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


async def code_of(answering: Any) -> tuple[int, str]:
    answer = await answering
    return answer.status_code, answer.json()["code"]


async def test_the_session_cookie_is_kept_from_scripts_and_other_sites(
    platform: Platform, owner: Client, clock: MovableClock
) -> None:
    answer = await owner.post("/v1/sessions", json={"login": "owner", "password": PASSWORD})
    kept = answer.headers["set-cookie"]
    token = kept.split(";")[0].removeprefix("regulars_session=")
    assert len(token) == 43
    assert sorted(part.strip() for part in kept.split(";")[1:]) == [
        "HttpOnly",
        "Max-Age=43200",
        "Path=/",
        "SameSite=strict",
    ]
    assert token not in answer.text

    public = msgspec.structs.replace(platform.settings, public_url="https://club.example")
    secure = msgspec.structs.replace(platform, settings=public)
    async with AsyncTestClient(create_app(secure, ROUTES)) as client:
        answer = await client.post("/v1/sessions", json={"login": "owner", "password": PASSWORD})
        kept = answer.headers["set-cookie"]
        assert kept.startswith("__Host-regulars_session=")
        assert "Secure" in kept
        assert "Domain" not in kept


async def test_nothing_opens_before_the_one_time_password_is_changed(
    owner: Client, other: Client
) -> None:
    hired = await hire(owner, "anna", "operator")
    await enter(other, "anna", hired["one_time_password"])
    assert await code_of(other.get("/v1/staff")) == (403, "password_change_due")
    account = (await other.get("/v1/account")).json()
    assert (account["login"], account["is_password_change_due"]) == ("anna", True)
    await settle(other, "anna", hired["one_time_password"])
    assert await code_of(other.get("/v1/staff")) == (403, "permission_missing")
    assert (await other.get("/v1/account")).json()["roles"] == ["operator"]


async def test_sessions_are_seen_and_ended_by_their_owner(owner: Client, other: Client) -> None:
    await enter(other, "owner", PASSWORD)
    listed = (await owner.get("/v1/sessions", headers={"user-agent": "browser"})).json()["items"]
    assert [each["is_current"] for each in listed] == [False, True]
    assert set(listed[0]) == {
        "id", "ip", "user_agent", "created_at", "seen_at", "expires_at", "is_current",
    }  # fmt: skip
    assert (await owner.delete(f"/v1/sessions/{listed[0]['id']}")).status_code == 204
    assert await code_of(other.get("/v1/account")) == (401, "not_signed_in")
    assert await code_of(owner.delete(f"/v1/sessions/{listed[0]['id']}")) == (
        404,
        "session_not_found",
    )
    signed_out = await owner.delete("/v1/sessions/current")
    assert signed_out.status_code == 204
    assert 'regulars_session=""' in signed_out.headers["set-cookie"]
    assert "Max-Age=0" in signed_out.headers["set-cookie"]
    assert await code_of(owner.get("/v1/account")) == (401, "not_signed_in")


async def test_nobody_ends_the_sessions_of_others(owner: Client, other: Client) -> None:
    hired = await hire(owner, "anna", "operator")
    await settle(other, "anna", hired["one_time_password"])
    [mine] = (await owner.get("/v1/sessions")).json()["items"]
    assert await code_of(other.delete(f"/v1/sessions/{mine['id']}")) == (404, "session_not_found")
    assert (await owner.get("/v1/account")).status_code == 200


async def test_a_lock_out_says_when_to_come_back(owner: Client, other: Client) -> None:
    wrong = {"login": "nobody", "password": "a wrong guess"}
    for _ in range(5):
        assert await code_of(other.post("/v1/sessions", json=wrong)) == (
            401,
            "invalid_credentials",
        )
    answer = await other.post("/v1/sessions", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert answer.headers["retry-after"] == "30"


async def test_the_second_factor_from_enrolment_to_reset(
    owner: Client, other: Client, clock: MovableClock
) -> None:
    hired = await hire(owner, "anna", "operator")
    await settle(other, "anna", hired["one_time_password"])
    enrolment = (await other.post("/v1/account/second-factor", json={"password": PASSWORD})).json()
    app = pyotp.TOTP(enrolment["secret"])
    answer = await other.post(
        "/v1/account/second-factor/confirm", json={"code": app.at(clock.now())}
    )
    assert answer.status_code == 200
    recovery_codes = answer.json()["recovery_codes"]
    assert len(recovery_codes) == 10
    staff_id = hired["staff"]["id"]
    assert (await owner.get(f"/v1/staff/{staff_id}")).json()["has_second_factor"] is True

    login = {"login": "anna", "password": PASSWORD}
    assert await code_of(other.post("/v1/sessions", json=login)) == (401, "second_factor_required")
    clock.advance(timedelta(seconds=30))
    await enter(other, "anna", PASSWORD, code=app.at(clock.now()))
    await enter(other, "anna", PASSWORD, recovery_code=recovery_codes[0])
    answer = await owner.post(f"/v1/staff/{staff_id}/reset-second-factor")
    assert answer.status_code == 204
    assert await code_of(other.get("/v1/account")) == (401, "not_signed_in")
    await enter(other, "anna", PASSWORD)


async def test_a_store_manager_works_within_the_own_stores(
    platform: Platform, owner: Client, other: Client
) -> None:
    async with platform.database.transaction() as tx:
        await ensure_codes(tx, "store", ["pier", "quay"])
    role = {
        "code": "manager",
        "title": "Manager",
        "permissions": ["staff.read", "staff.write", "orders.read"],
    }
    assert (await owner.post("/v1/roles", json=role)).status_code == 201
    mei = await hire(owner, "mei", "manager", stores=["pier"])
    assert mei["staff"]["stores"] == ["pier"]
    await settle(other, "mei", mei["one_time_password"])

    hired = await hire(other, "anna", stores=["pier"])
    assert hired["staff"]["roles"] == []
    beyond = {"login": "xu", "display_name": "Xu", "roles": [], "stores": ["quay"]}
    assert await code_of(other.post("/v1/staff", json=beyond)) == (403, "grant_beyond_own")
    nowhere = {**beyond, "stores": ["moon"]}
    answer = await other.post("/v1/staff", json=nowhere)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "stores")
    listed = (await other.get("/v1/staff")).json()["items"]
    assert [each["login"] for each in listed] == ["anna", "mei"]

    grant = {"roles": ["manager"], "stores": ["pier"]}
    changed = await other.put(f"/v1/staff/{hired['staff']['id']}/roles", json=grant)
    assert changed.json()["permissions"] == ["orders.read", "staff.read", "staff.write"]
    assert await code_of(other.get("/v1/audit")) == (403, "permission_missing")


async def test_staff_is_changed_disabled_enabled_and_given_a_password(
    owner: Client, other: Client
) -> None:
    hired = await hire(owner, "anna", "operator")
    path = f"/v1/staff/{hired['staff']['id']}"
    await settle(other, "anna", hired["one_time_password"])
    changed = await owner.patch(path, json={"display_name": "Anna B.", "locale": "zh-CN"})
    assert (changed.json()["display_name"], changed.json()["locale"]) == ("Anna B.", "zh-CN")
    assert (await owner.post(f"{path}/disable")).json()["state"] == "disabled"
    assert await code_of(other.get("/v1/account")) == (401, "not_signed_in")
    shut_out = other.post("/v1/sessions", json={"login": "anna", "password": PASSWORD})
    assert await code_of(shut_out) == (401, "invalid_credentials")
    assert (await owner.post(f"{path}/enable")).json()["state"] == "active"
    given = (await owner.post(f"{path}/reset-password")).json()
    begun = await enter(other, "anna", given["one_time_password"])
    assert begun["is_password_change_due"] is True
    assert await code_of(owner.post(f"/v1/staff/{begun['session_id']}/disable")) == (
        404,
        "staff_not_found",
    )


async def test_what_ends_and_what_stays_is_told_before_somebody_is_shut_out(
    owner: Client, other: Client, clock: MovableClock
) -> None:
    hired = await hire(owner, "anna", "owner")
    path = f"/v1/staff/{hired['staff']['id']}"

    async def access() -> tuple[int, int]:
        found = (await owner.get(f"{path}/access")).json()
        return found["session_count"], found["key_count"]

    assert await access() == (0, 0)
    await settle(other, "anna", hired["one_time_password"])
    await enter(other, "anna", PASSWORD)
    lasting = {"kind": "secret", "name": "Till 3", "scopes": ["orders.read"]}
    soon = (clock.now() + timedelta(minutes=50)).isoformat()
    for body in (lasting, {**lasting, "expires_at": soon}, lasting):
        issued = await other.post("/v1/keys", json=body)
        assert issued.status_code == 201, issued.text
    await other.post(f"/v1/keys/{issued.json()['key']['id']}/revoke")
    assert await access() == (2, 2)
    clock.advance(timedelta(minutes=55))
    assert (await other.get("/v1/account")).status_code == 200
    assert await access() == (2, 1)
    clock.advance(timedelta(minutes=10))
    await enter(owner, "owner", PASSWORD)
    assert await access() == (1, 1)

    assert (await owner.post(f"{path}/disable")).json()["state"] == "disabled"
    assert await access() == (0, 1)
    nobody = f"/v1/staff/{issued.json()['key']['id']}/access"
    assert await code_of(owner.get(nobody)) == (404, "staff_not_found")


async def test_the_last_owner_cannot_leave(owner: Client) -> None:
    own = (await owner.get("/v1/account")).json()
    assert await code_of(owner.post(f"/v1/staff/{own['id']}/disable")) == (409, "last_owner")
    left = owner.put(f"/v1/staff/{own['id']}/roles", json={"roles": ["analyst"]})
    assert await code_of(left) == (409, "last_owner")


async def test_staff_is_listed_in_pages(owner: Client) -> None:
    for number in range(4):
        await hire(owner, f"person-{number}", "analyst")
    logins, cursor, pages = [], None, 0
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await owner.get("/v1/staff", params=query)).json()
        logins += [each["login"] for each in page["items"]]
        pages, cursor = pages + 1, page["next_cursor"]
        if cursor is None:
            break
    assert (pages, logins) == (3, ["person-3", "person-2", "person-1", "person-0", "owner"])
    narrow = (await owner.get("/v1/staff", params={"role": "owner", "state": "active"})).json()
    assert [each["login"] for each in narrow["items"]] == ["owner"]
    assert await code_of(owner.get("/v1/staff", params={"limit": 501})) == (400, "invalid_input")
    assert await code_of(owner.get("/v1/staff", params={"cursor": "x"})) == (400, "invalid_cursor")


async def test_roles_are_read_made_changed_and_deleted(owner: Client) -> None:
    permissions = (await owner.get("/v1/permissions")).json()["items"]
    assert permissions[0] == {
        "code": "members.read",
        "meaning": "Find members and read their profiles, contact values masked",
    }
    listed = (await owner.get("/v1/roles")).json()["items"]
    assert [each["code"] for each in listed if each["is_ready_made"]] == [
        "owner", "operator", "analyst", "store_staff", "customer_service", "auditor",
    ]  # fmt: skip
    body = {"title": "Helper", "permissions": ["orders.read"]}
    made = await owner.post("/v1/roles", json={"code": "helper", **body})
    assert (made.status_code, made.json()) == (
        201,
        {"code": "helper", **body, "is_ready_made": False},
    )
    wider = {"title": "Aid", "permissions": ["jobs.read", "orders.read"]}
    assert (await owner.put("/v1/roles/helper", json=wider)).json()["title"] == "Aid"
    assert (await owner.get("/v1/roles/helper")).json()["permissions"] == wider["permissions"]
    assert await code_of(owner.put("/v1/roles/owner", json=wider)) == (409, "ready_made_role")
    unknown = {"title": "Aid", "permissions": ["orders.burn"]}
    assert await code_of(owner.put("/v1/roles/helper", json=unknown)) == (400, "invalid_input")
    assert (await owner.delete("/v1/roles/helper")).status_code == 204
    assert await code_of(owner.get("/v1/roles/helper")) == (404, "role_not_found")


async def test_it_is_told_whether_a_source_has_other_keys(
    platform: Platform, owner: Client, clock: MovableClock
) -> None:
    async with platform.database.transaction() as tx:
        await ensure_codes(tx, "source", ["pos", "web"])

    async def issue(source: str | None, kind: str = "secret", **more: Any) -> str:
        scopes = ["orders.read"] if kind == "secret" else []
        body = {"kind": kind, "name": "Till", "scopes": scopes, "source": source, **more}
        answer = await owner.post("/v1/keys", json=body)
        assert answer.status_code == 201, answer.text
        key_id: str = answer.json()["key"]["id"]
        return key_id

    async def beside(key_id: str) -> int:
        answer = await owner.get(f"/v1/keys/{key_id}/beside")
        assert answer.status_code == 200, answer.text
        count: int = answer.json()["key_count"]
        return count

    soon = (clock.now() + timedelta(minutes=30)).isoformat()
    first, writing, homeless = await issue("pos"), await issue("pos", "write"), await issue(None)
    assert [await beside(each) for each in (first, writing, homeless)] == [0, 0, 0]
    second = await issue("pos")
    await issue("pos", expires_at=soon)
    await issue("web")
    await issue(None)
    assert [await beside(each) for each in (first, writing, homeless)] == [2, 0, 0]
    await owner.post(f"/v1/keys/{second}/revoke")
    assert [await beside(first), await beside(second)] == [1, 2]
    clock.advance(timedelta(minutes=30))
    assert await beside(first) == 0
    nobody = (await owner.get("/v1/account")).json()["id"]
    assert await code_of(owner.get(f"/v1/keys/{nobody}/beside")) == (404, "key_not_found")


async def test_a_key_from_issue_to_revocation(
    platform: Platform, owner: Client, other: Client, clock: MovableClock
) -> None:
    async with platform.database.transaction() as tx:
        await ensure_codes(tx, "store", ["pier"])
        await ensure_codes(tx, "channel", ["tills"])
        await ensure_codes(tx, "source", ["pos"])
    body = {
        "kind": "secret",
        "name": "Till 3",
        "scopes": ["staff.read", "orders.read"],
        "stores": ["pier"],
        "channel": "tills",
        "source": "pos",
        "expires_at": "2026-06-01T00:00:00+08:00",
    }
    issued = await owner.post("/v1/keys", json=body)
    assert issued.status_code == 201, issued.text
    key, secret = issued.json()["key"], issued.json()["secret"]
    owner_id = (await owner.get("/v1/account")).json()["id"]
    assert key == {
        **body,
        "id": key["id"],
        "prefix": secret[:18],
        "scopes": ["orders.read", "staff.read"],
        "created_by": owner_id,
        "created_at": "2026-03-01T12:00:00Z",
        "expires_at": "2026-05-31T16:00:00Z",
        "revoked_at": None,
        "last_used_at": None,
    }
    other.headers["authorization"] = f"Bearer {secret}"
    assert (await other.get("/v1/staff")).json() == {"items": [], "next_cursor": None}
    assert await code_of(other.get("/v1/keys")) == (403, "permission_missing")
    used = (await owner.get(f"/v1/keys/{key['id']}")).json()
    assert used["last_used_at"] == "2026-03-01T12:00:00Z"

    rotated = await owner.post(f"/v1/keys/{key['id']}/rotate", json={"overlap_seconds": 60})
    fresh = rotated.json()["secret"]
    assert fresh != secret
    clock.advance(timedelta(seconds=60))
    assert await code_of(other.get("/v1/staff")) == (401, "invalid_key")
    other.headers["authorization"] = f"Bearer {fresh}"
    assert (await other.get("/v1/staff")).status_code == 200
    assert (await owner.post(f"/v1/keys/{key['id']}/revoke")).json()["revoked_at"] is not None
    clock.advance(timedelta(seconds=5))
    assert await code_of(other.get("/v1/staff")) == (401, "invalid_key")

    kinds = [each["kind"] for each in (await owner.get("/v1/keys")).json()["items"]]
    assert kinds == ["write"]
    every = (await owner.get("/v1/keys", params={"with_revoked": True})).json()["items"]
    assert [each["name"] for each in every] == ["Till 3", "First write key"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"kind": "write", "name": "web", "scopes": ["orders.read"]}, "scopes"),
        ({"kind": "secret", "name": "till", "scopes": []}, "scopes"),
        ({"kind": "secret", "name": "till", "scopes": ["orders.burn"]}, "scopes"),
        ({"kind": "write", "name": "web", "stores": ["moon"]}, "stores"),
        ({"kind": "write", "name": "web", "channel": "moon"}, "channel"),
        ({"kind": "write", "name": "web", "source": "moon"}, "source"),
        ({"kind": "write", "name": "web", "expires_at": "2026-01-01T00:00:00Z"}, "expires_at"),
        ({"kind": "write", "name": "web", "expires_at": "2027-01-01T00:00:00"}, "expires_at"),
        ({"kind": "write", "name": "  "}, "name"),
    ],
)
async def test_a_key_that_cannot_be_is_refused_by_its_field(
    owner: Client, body: dict[str, Any], path: str
) -> None:
    answer = await owner.post("/v1/keys", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)
    assert len((await owner.get("/v1/keys")).json()["items"]) == 1


async def test_the_audit_log_tells_who_did_what_from_where(owner: Client) -> None:
    hired = await hire(owner, "anna", "operator")
    headers = {"user-agent": "browser 7", "x-request-id": "r-42"}
    path = f"/v1/staff/{hired['staff']['id']}"
    await owner.patch(path, json={"display_name": "Anna B."}, headers=headers)
    own = (await owner.get("/v1/account")).json()
    page = (await owner.get("/v1/audit", params={"limit": 1})).json()
    [entry] = page["items"]
    kept = {"login": "anna", "locale": "en", "state": "active", "roles": ["operator"]}
    assert entry == {
        "id": entry["id"],
        "occurred_at": "2026-03-01T12:00:00Z",
        "actor": {"kind": "staff", "id": own["id"], "name": "Owner"},
        "action": "staff.changed",
        "subject": {"kind": "staff", "id": hired["staff"]["id"]},
        "before": {**kept, "display_name": "Anna", "store_ids": None},
        "after": {**kept, "display_name": "Anna B.", "store_ids": None},
        "ip": entry["ip"],
        "user_agent": "browser 7",
        "request_id": "r-42",
        "is_intact": True,
    }
    rest = (
        await owner.get("/v1/audit", params={"limit": 500, "cursor": page["next_cursor"]})
    ).json()
    assert [each["action"] for each in rest["items"]] == [
        "staff.created",
        "staff.password_changed",
        "session.begun",
        "key.issued",
        "staff.created",
    ]
    query = {"subject_kind": "staff", "action": "staff.changed", "since": "2026-03-01T00:00:00Z"}
    assert len((await owner.get("/v1/audit", params=query)).json()["items"]) == 1
    query["until"] = "2026-03-01T12:00:00Z"
    assert (await owner.get("/v1/audit", params=query)).json()["items"] == []
    told = (await owner.get("/v1/audit/actions")).json()["actions"]
    assert told == sorted({each["action"] for each in [*page["items"], *rest["items"]]})
    naive = owner.get("/v1/audit", params={"since": "2026-03-01T00:00:00"})
    assert await code_of(naive) == (400, "invalid_input")


async def test_every_write_of_staff_leaves_an_entry(owner: Client) -> None:
    hired = await hire(owner, "anna", "operator")
    path = f"/v1/staff/{hired['staff']['id']}"
    role = {"title": "Helper", "permissions": ["orders.read"]}
    key = (await owner.post("/v1/keys", json={"kind": "write", "name": "web"})).json()["key"]
    for answer in [
        await owner.patch(path, json={"locale": "zh-CN"}),
        await owner.put(f"{path}/roles", json={"roles": ["analyst"]}),
        await owner.post(f"{path}/disable"),
        await owner.post(f"{path}/enable"),
        await owner.post(f"{path}/reset-password"),
        await owner.post(f"{path}/reset-second-factor"),
        await owner.post("/v1/roles", json={"code": "helper", **role}),
        await owner.put("/v1/roles/helper", json={**role, "title": "Aid"}),
        await owner.delete("/v1/roles/helper"),
        await owner.post(f"/v1/keys/{key['id']}/rotate", json={}),
        await owner.post(f"/v1/keys/{key['id']}/revoke"),
    ]:
        assert answer.status_code < 300, answer.text
    listed = (await owner.get("/v1/audit", params={"limit": 13})).json()["items"]
    assert [each["action"] for each in reversed(listed)] == [
        "staff.created",
        "key.issued",
        "staff.changed",
        "staff.roles_set",
        "staff.disabled",
        "staff.enabled",
        "staff.password_reset",
        "staff.second_factor_reset",
        "role.created",
        "role.changed",
        "role.deleted",
        "key.rotated",
        "key.revoked",
    ]
