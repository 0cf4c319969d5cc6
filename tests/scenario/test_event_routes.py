"""Events and the quarantine as staff and other systems see them."""

from typing import Any
from uuid import uuid4

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.access import queries as access
from regulars.domains.access.types import SYSTEM, AuditFilter
from tests.support.keys import key_for
from tests.support.staff import person, settle
from tests.support.tracking import process, stored

Client = AsyncTestClient[Litestar]


def tapped(at: int, **given: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Tapped", "userId": "u", "messageId": f"m-{at}", **given}


async def send(
    platform: Platform, client: Client, *events: dict[str, Any], source: str = "web"
) -> None:
    headers = await key_for(platform, kind="write", source=source)
    answer = await client.post("/v1/batch", json={"batch": list(events)}, headers=headers)
    assert answer.status_code == 200


async def staff(platform: Platform, role: str, **given: Any) -> dict[str, str]:
    signed_in = await settle(platform, await person(platform, f"{role}@x.example", role, **given))
    return {"cookie": f"regulars_session={signed_in.token}", "sec-fetch-site": "same-origin"}


async def audited(platform: Platform, action: str) -> list[tuple[str, Any]]:
    async with platform.database.transaction() as tx:
        found = await access.audit_log(
            tx, platform.vault, SYSTEM, access.Slice(count=100), AuditFilter(action=action)
        )
    return [(each.subject_id, each.after) for each in found]


async def test_events_are_listed_page_by_page_the_latest_first(
    platform: Platform, client: Client
) -> None:
    await send(platform, client, *(tapped(at) for at in range(5)))
    reader = await key_for(platform, "events.read")
    seen: list[str] = []
    cursor = None
    while cursor is not None or not seen:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/v1/events", params=params, headers=reader)).json()
        seen += [each["message_id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["m-4", "m-3", "m-2", "m-1", "m-0"]


async def test_events_are_narrowed_by_kind_name_source_and_message(
    platform: Platform, client: Client
) -> None:
    await send(platform, client, tapped(1), tapped(2, event="Swiped"), {"type": "page", **USER})
    await send(platform, client, tapped(1), source="app")
    reader = await key_for(platform, "events.read")

    async def count(**params: str) -> int:
        answer = await client.get("/v1/events", params=params, headers=reader)
        return len(answer.json()["items"])

    assert await count() == 4
    assert await count(kind="page") == 1
    assert await count(name="Tapped") == 2
    assert await count(source="web") == 3
    assert await count(message_id="m-1") == 2
    assert await count(message_id="m-1", source="app", name="Tapped") == 1
    assert await count(message_id="m-1", kind="page") == 0
    assert await count(source="nobody knows it") == 0


USER = {"userId": "u"}


async def test_an_event_is_read_with_its_member_and_by_some_with_personal_fields(
    platform: Platform, client: Client
) -> None:
    traits = {"email": "ann@example.com", "plan": "gold"}
    await send(platform, client, {"type": "identify", "messageId": "m", **USER, "traits": traits})
    await process(platform, 1)
    (event,) = await stored(platform)
    address = f"/v1/events/{event.id}"
    blind = await key_for(platform, "events.read")
    masked = (await client.get(address, headers=blind)).json()
    assert masked["payload"] == {"userId": "u", "traits": {"plan": "gold"}}
    assert (masked["source"], masked["channel"], masked["kind"]) == ("web", None, "identify")
    assert masked["has_personal_fields"]
    assert masked["member_id"] is not None
    refused = await client.get(address, params={"unmasked": "true"}, headers=blind)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    assert await audited(platform, "event.viewed_unmasked") == []
    owner = await staff(platform, "owner")
    shown = (await client.get(address, params={"unmasked": "true"}, headers=owner)).json()
    assert shown["payload"] == {"userId": "u", "traits": traits}
    assert await audited(platform, "event.viewed_unmasked") == [
        (str(event.id), {"fields": ["personal fields"]})
    ]


async def test_an_unknown_event_is_not_found(platform: Platform, client: Client) -> None:
    reader = await key_for(platform, "events.read")
    answer = await client.get(f"/v1/events/{uuid4()}", headers=reader)
    assert (answer.status_code, answer.json()["code"]) == (404, "event_not_found")


async def test_events_are_counted_by_kind_and_name(platform: Platform, client: Client) -> None:
    await send(platform, client, tapped(1), tapped(2), {"type": "page", **USER, "name": "Home"})
    await send(platform, client, tapped(1), source="app")
    reader = await key_for(platform, "events.read")
    answer = await client.get("/v1/events/counts", params={"source": "web"}, headers=reader)
    assert answer.json() == [
        {"kind": "page", "name": "Home", "count": 1},
        {"kind": "track", "name": "Tapped", "count": 2},
    ]


async def test_a_caller_of_one_source_or_some_stores_sees_those_events_only(
    platform: Platform, client: Client
) -> None:
    await send(platform, client, tapped(1), {"type": "odd"})
    await send(platform, client, tapped(2), {"type": "odd"}, source="app")
    here = await key_for(platform, kind="write", source="till", stores=["soho"])
    await client.post("/v1/batch", json={"batch": [tapped(3)]}, headers=here)
    app = await key_for(platform, "events.read", source="app")
    soho = await key_for(platform, "events.read", stores=["soho"])

    async def messages(headers: dict[str, str], **params: str) -> list[str]:
        answer = await client.get("/v1/events", params=params, headers=headers)
        return [each["message_id"] for each in answer.json()["items"]]

    assert await messages(app) == ["m-2"]
    assert await messages(app, source="web") == []
    assert await messages(soho) == ["m-3"]
    others = next(each for each in await stored(platform) if each.message_id == "m-1")
    for headers in (app, soho):
        answer = await client.get(f"/v1/events/{others.id}", headers=headers)
        assert answer.status_code == 404
    assert [each["source"] for each in await waiting(client, app)] == ["app"]
    refused = await client.get("/v1/quarantine", headers=soho)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")


async def waiting(client: Client, headers: dict[str, str], **params: str) -> list[dict[str, Any]]:
    answer = await client.get("/v1/quarantine", params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_the_quarantine_is_read_replayed_and_dismissed(
    platform: Platform, client: Client
) -> None:
    await send(platform, client, {"type": "odd", "email": "ann@example.com"}, {"type": "odder"})
    owner = await staff(platform, "owner")
    first, second = await waiting(client, owner)
    assert (first["code"], first["source"], first["state"]) == (
        "event_type_unknown",
        "web",
        "waiting",
    )
    assert first["body"] is None
    address = f"/v1/quarantine/{first['id']}"
    assert (await client.get(address, headers=owner)).json()["body"] is None
    shown = (await client.get(address, params={"unmasked": "true"}, headers=owner)).json()
    assert shown["body"] == '{"type":"odd","email":"ann@example.com"}'
    assert await audited(platform, "quarantined_event.viewed_unmasked") == [
        (first["id"], {"fields": ["body"]})
    ]
    replayed = await client.post(
        "/v1/quarantine/replay", json={"ids": [first["id"]]}, headers=owner
    )
    assert replayed.json()["results"] == [
        {
            "id": first["id"],
            "outcome": "refused",
            "event_id": None,
            "code": "event_type_unknown",
            "detail": first["detail"],
        }
    ]
    unknown = str(uuid4())
    dismissed = await client.post(
        "/v1/quarantine/dismiss", json={"ids": [second["id"], unknown]}, headers=owner
    )
    results = dismissed.json()["results"]
    assert [(each["outcome"], each["code"]) for each in results] == [
        ("dismissed", None),
        ("refused", "quarantined_not_found"),
    ]
    assert [each["id"] for each in await waiting(client, owner)] == [first["id"]]
    assert [each["id"] for each in await waiting(client, owner, state="dismissed")] == [
        second["id"]
    ]
    assert await audited(platform, "quarantined_event.dismissed") == [
        (second["id"], {"event_id": None})
    ]


async def test_what_can_be_an_event_after_a_fix_is_replayed(
    platform: Platform, client: Client
) -> None:
    # The key of the batch differs from the event's own; read again, no key is compared.
    await send(platform, client, tapped(1, writeKey="rk_write_another"))
    sender = await key_for(platform, "events.read", "events.write")
    (rejected,) = await waiting(client, sender, code="event_key_differs")
    answer = await client.post(
        "/v1/quarantine/replay", json={"ids": [rejected["id"]]}, headers=sender
    )
    (event,) = await stored(platform)
    assert answer.json()["results"] == [
        {
            "id": rejected["id"],
            "outcome": "replayed",
            "event_id": str(event.id),
            "code": None,
            "detail": None,
        }
    ]
    assert await waiting(client, sender) == []


async def test_what_was_sent_is_shown_to_those_only_who_may_see_it(
    platform: Platform, client: Client
) -> None:
    await send(platform, client, {"type": "odd"})
    reader = await key_for(platform, "events.read")
    (rejected,) = await waiting(client, reader)
    address = f"/v1/quarantine/{rejected['id']}"
    refused = await client.get(address, params={"unmasked": "true"}, headers=reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    other = await key_for(platform, "events.read", "events.write", source="app")
    assert (await client.get(address, headers=other)).status_code == 404
    answer = await client.post(
        "/v1/quarantine/dismiss", json={"ids": [rejected["id"]]}, headers=other
    )
    assert answer.json()["results"][0]["code"] == "quarantined_not_found"
    assert len(await waiting(client, reader)) == 1


async def test_the_registry_of_personal_fields_can_be_extended(
    platform: Platform, client: Client
) -> None:
    owner = await staff(platform, "owner")

    async def paths() -> dict[str, bool]:
        answer = await client.get("/v1/personal-fields", headers=owner)
        return {each["path"]: each["is_built_in"] for each in answer.json()}

    before = await paths()
    assert before["*.email"]
    for _ in range(2):
        added = await client.put("/v1/personal-fields/*.nick", headers=owner)
        assert added.status_code == 204
    assert await paths() == before | {"*.nick": False}
    assert len(await audited(platform, "personal_field.added")) == 1
    bad = await client.put("/v1/personal-fields/not%20a%20path", headers=owner)
    assert (bad.status_code, bad.json()["code"]) == (400, "invalid_input")
    assert (await client.delete("/v1/personal-fields/*.nick", headers=owner)).status_code == 204
    gone = await client.delete("/v1/personal-fields/*.nick", headers=owner)
    assert (gone.status_code, gone.json()["code"]) == (404, "personal_field_not_found")
    built_in = await client.delete("/v1/personal-fields/*.email", headers=owner)
    assert built_in.status_code == 404
    assert await paths() == before
    assert len(await audited(platform, "personal_field.removed")) == 1


async def test_an_event_that_could_not_be_processed_is_told_with_the_reason(
    platform: Platform, client: Client
) -> None:
    await send(platform, client, tapped(1, event="Order Completed", properties={}))
    await process(platform, 1)
    reader = await key_for(platform, "events.read")
    (event,) = await stored(platform)
    page = (await client.get("/v1/events/failures", headers=reader)).json()
    assert [(each["event_id"], each["code"]) for each in page["items"]] == [
        (str(event.id), "commerce_event_invalid")
    ]
