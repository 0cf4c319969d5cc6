"""The tracking routes: every address, every way to send a key, every way to pack a body."""

import base64
import gzip
import json
from typing import Any

import msgspec
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.api.app import create_app
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import SYSTEM, Caller, NewKey
from tests.support.keys import key_for
from tests.support.tracking import contents, quarantine, stored

Client = AsyncTestClient[Litestar]

KINDS = ["identify", "track", "page", "screen", "group", "alias"]
EVENT = {"type": "track", "event": "Tapped", "userId": "u", "messageId": "m-1"}


async def write_key(platform: Platform, **given: Any) -> str:
    new = NewKey(kind="write", name="site", **given)
    async with platform.database.transaction() as tx:
        issued = await access.issue_key(
            tx, platform.vault, Caller(principal=SYSTEM), new, platform.clock.now()
        )
    return issued.secret


def basic(text: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(text.encode()).decode()}


async def test_a_batch_is_taken_at_every_address(platform: Platform, client: Client) -> None:
    key = await write_key(platform)
    paths = ["/v1/batch", "/v1/b", "/v1/import", "/v1/batch/", "/v1/b/", "/v1/import/"]
    for path in paths:
        body = {"batch": [EVENT | {"messageId": path}], "writeKey": key}
        answer = await client.post(path, json=body)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
        assert answer.headers["content-type"] == "application/json"
    assert {each.message_id for each in await stored(platform)} == set(paths)


async def test_single_events_are_taken_at_their_addresses(
    platform: Platform, client: Client
) -> None:
    key = await write_key(platform)
    for at, kind in enumerate(KINDS):
        for form in (kind, kind[0], f"{kind}/", f"{kind[0]}/"):
            event = {"userId": "u", "event": "Tapped", "messageId": f"{at}-{form}"}
            answer = await client.post(f"/v1/{form}", json=event, headers=basic(f"{key}:"))
            assert (answer.status_code, answer.json()) == (200, {"success": True})
    kinds = {each.message_id: each.kind for each in await stored(platform)}
    assert kinds == {
        f"{at}-{form}": kind
        for at, kind in enumerate(KINDS)
        for form in (kind, kind[0], f"{kind}/", f"{kind[0]}/")
    }


async def test_a_key_is_the_user_name_of_basic_with_or_without_a_colon(
    platform: Platform, client: Client
) -> None:
    key = await write_key(platform)
    for sent in (f"{key}:", key, f"{key}:anything"):
        answer = await client.post("/v1/batch", json={"batch": [EVENT]}, headers=basic(sent))
        assert answer.status_code == 200
    assert len(await stored(platform)) == 1


async def test_a_key_may_stand_in_the_events_only(platform: Platform, client: Client) -> None:
    key = await write_key(platform)
    answer = await client.post("/v1/batch", json={"batch": [EVENT | {"writeKey": key}]})
    assert answer.status_code == 200
    (content,) = await contents(platform)
    assert "writeKey" not in content


async def test_keys_that_disagree_are_refused_and_nothing_is_stored(
    platform: Platform, client: Client
) -> None:
    ours, theirs = await write_key(platform), await write_key(platform)
    mixed = [EVENT | {"writeKey": ours}, EVENT | {"writeKey": theirs, "messageId": "m-2"}]
    tries = [
        await client.post(
            "/v1/batch", json={"batch": [EVENT], "writeKey": theirs}, headers=basic(ours)
        ),
        await client.post("/v1/track", json=EVENT | {"writeKey": theirs}, headers=basic(ours)),
        await client.post("/v1/batch", json={"batch": mixed}),
    ]
    assert [(each.status_code, each.json()["code"]) for each in tries] == [(401, "invalid_key")] * 3
    assert await stored(platform) == []
    assert await quarantine(platform) == []


async def test_an_event_of_another_key_than_its_batch_goes_into_quarantine(
    platform: Platform, client: Client
) -> None:
    ours, theirs = await write_key(platform), await write_key(platform)
    batch = [EVENT | {"writeKey": ours}, EVENT | {"writeKey": theirs, "messageId": "m-2"}]
    answer = await client.post("/v1/batch", json={"batch": batch, "writeKey": ours})
    assert answer.status_code == 200
    assert [each.message_id for each in await stored(platform)] == ["m-1"]
    assert [each.code for each in await quarantine(platform)] == ["event_key_differs"]


async def test_without_a_good_key_nothing_is_taken(platform: Platform, client: Client) -> None:
    tries = [
        ({}, "not_signed_in"),
        (basic(":"), "not_signed_in"),
        (basic("rk_write_unknown:"), "invalid_key"),
        ({"authorization": "Basic ???"}, "invalid_key"),
        ({"authorization": "Digest x"}, "invalid_key"),
        ({"authorization": "Bearer rk_write_unknown"}, "invalid_key"),
    ]
    for headers, code in tries:
        answer = await client.post("/v1/batch", json={"batch": [EVENT]}, headers=headers)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (401, code)
        assert problem["message"] == problem["detail"] != ""
        assert answer.headers["access-control-allow-origin"] == "*"
    assert await stored(platform) == []


async def test_a_secret_key_needs_the_permission_to_send_events(
    platform: Platform, client: Client
) -> None:
    reader = await key_for(platform, "events.read")
    sender = await key_for(platform, "events.write")
    answer = await client.post("/v1/batch", json={"batch": [EVENT]}, headers=reader)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert answer.json()["message"] != ""
    answer = await client.post("/v1/batch", json={"batch": [EVENT]}, headers=sender)
    assert answer.status_code == 200
    assert len(await stored(platform)) == 1


async def test_a_key_says_which_source_channel_and_store_events_are_from(
    platform: Platform, client: Client
) -> None:
    source = (await platform.codes.ids("source", ["web"]))["web"]
    channel = (await platform.codes.ids("channel", ["site"]))["site"]
    store = (await platform.codes.ids("store", ["soho"]))["soho"]
    bound = await write_key(
        platform, source_id=source, channel_id=channel, store_ids=frozenset({store})
    )
    free = await write_key(platform)
    for key in (bound, free):
        await client.post("/v1/batch", json={"batch": [EVENT], "writeKey": key})
    keyless = (await platform.codes.ids("source", ["tracking"]))["tracking"]
    assert {
        (each.source_id, each.channel_id, each.store_id) for each in await stored(platform)
    } == {
        (source, channel, store),
        (keyless, None, None),
    }


async def test_the_body_is_believed_and_not_its_label(platform: Platform, client: Client) -> None:
    key = await write_key(platform)
    body = json.dumps({"batch": [EVENT], "writeKey": key}).encode()
    for label in (
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        for content in (body, gzip.compress(body)):
            answer = await client.post(
                "/v1/batch", content=content, headers={"content-type": label}
            )
            assert answer.status_code == 200
    assert len(await stored(platform)) == 1


async def test_a_body_in_several_gzip_members_and_one_with_a_byte_order_mark_are_read(
    platform: Platform, client: Client
) -> None:
    body = json.dumps({"batch": [EVENT], "writeKey": await write_key(platform)}).encode()
    packed = gzip.compress(body[:20]) + gzip.compress(body[20:])
    assert (await client.post("/v1/batch", content=packed)).status_code == 200
    assert (await client.post("/v1/batch", content=b"\xef\xbb\xbf" + body)).status_code == 200
    assert len(await stored(platform)) == 1


async def test_inflating_stops_at_the_limit(platform: Platform, client: Client) -> None:
    headers = basic(await write_key(platform))
    limit = platform.settings.body_bytes_max
    bomb = gzip.compress(b"0" * (64 * 1024 * 1024))
    just = gzip.compress(json.dumps({"batch": [EVENT]}).encode().ljust(limit))
    answer = await client.post("/v1/batch", content=bomb, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.json()["message"] != ""
    assert (await client.post("/v1/batch", content=just, headers=headers)).status_code == 200
    plain = await client.post("/v1/batch", content=b" " * (limit + 1), headers=headers)
    assert (plain.status_code, plain.json()["code"]) == (413, "body_too_large")


async def test_a_body_that_is_no_batch_is_refused(platform: Platform, client: Client) -> None:
    headers = basic(await write_key(platform))
    cut_off = gzip.compress(b'{"batch":[]}')[:-9]
    for body in (b"", b"{", b"[]", b'{"batch":{}}', b"\x1f\x8b\x00nothing", cut_off):
        answer = await client.post("/v1/batch", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "body_unreadable")
        assert answer.json()["message"] == answer.json()["detail"]


async def test_a_batch_of_too_many_events_is_refused(platform: Platform, client: Client) -> None:
    headers = basic(await write_key(platform))
    answer = await client.post("/v1/batch", json={"batch": [{}] * 2_501}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "batch_too_long")


async def test_one_bad_event_of_a_hundred_leaves_99(platform: Platform, client: Client) -> None:
    headers = basic(await write_key(platform))
    batch: list[dict[str, object]] = [EVENT | {"messageId": f"m-{at}"} for at in range(100)]
    batch[17] = batch[17] | {"price": float("nan")}  # Python's SDKs send it as it stands here.
    body = json.dumps({"batch": batch})
    answer = await client.post("/v1/batch", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert len(await stored(platform)) == 99
    assert [each.code for each in await quarantine(platform)] == ["event_not_json"]


async def test_the_same_batch_three_times_is_stored_once(
    platform: Platform, client: Client
) -> None:
    headers = basic(await write_key(platform))
    batch = [EVENT | {"messageId": f"m-{at}"} for at in range(20)]
    for second in range(3):
        body = {"batch": batch, "sentAt": f"2026-03-01T12:00:0{second}Z"}
        answer = await client.post("/v1/batch", json=body, headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert len(await stored(platform)) == 20
    assert await quarantine(platform) == []


async def test_a_single_event_that_is_bad_goes_into_quarantine(
    platform: Platform, client: Client
) -> None:
    headers = basic(await write_key(platform))
    for body in (b"{", b'{"userId":"u"}', b'{"type":"page","userId":"u"}'):
        answer = await client.post("/v1/track", content=body, headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert await stored(platform) == []
    assert [each.code for each in await quarantine(platform)] == [
        "event_not_json",
        "event_name_missing",
        "event_type_unknown",
    ]


async def test_a_batchs_context_and_sending_concern_its_events(
    platform: Platform, client: Client
) -> None:
    body = {
        "batch": [EVENT | {"timestamp": "2026-02-01T00:00:00Z", "context": {"locale": "en"}}],
        "sentAt": "2026-02-01T00:01:00Z",
        "context": {"locale": "zh", "app": {"name": "shop"}},
        "writeKey": await write_key(platform),
    }
    assert (await client.post("/v1/import", json=body)).status_code == 200
    (event,) = await stored(platform)
    assert event.payload["context"] == {"locale": "en", "app": {"name": "shop"}}
    assert (event.received_at - event.occurred_at).total_seconds() == 60


async def test_browsers_may_ask_before_they_send(client: Client) -> None:
    asked = {"origin": "https://shop.example", "access-control-request-method": "POST"}
    for path in ("batch", "t/", "identify", "m", "projects/k/settings", "pixel/track"):
        answer = await client.options(f"/v1/{path}", headers=asked)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["access-control-allow-origin"] == "*"
        allowed = set(answer.headers["access-control-allow-headers"].split(", "))
        assert allowed >= {"authorization", "content-type", "x-retry-count"}


async def test_measures_of_the_sdk_are_taken_and_forgotten(
    platform: Platform, client: Client
) -> None:
    answer = await client.post("/v1/m", content=b'{"series":[]}')
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert await stored(platform) == []


async def test_a_browser_learns_where_to_send(platform: Platform, client: Client) -> None:
    key = await write_key(platform)
    answer = await client.get(f"/v1/projects/{key}/settings", headers={"host": "crm.example:8080"})
    assert answer.status_code == 200
    assert answer.json() == {
        "integrations": {
            "Segment.io": {"apiKey": key, "apiHost": "crm.example:8080/v1", "protocol": "http"}
        }
    }
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (await client.get("/v1/projects/unknown/settings")).status_code == 404


async def test_a_mail_that_is_opened_is_an_event(platform: Platform, client: Client) -> None:
    event = EVENT | {"writeKey": await write_key(platform), "event": "Mail Opened 茶"}
    spelled = base64.urlsafe_b64encode(json.dumps(event).encode()).decode().rstrip("=")
    answer = await client.get("/v1/pixel/track", params={"data": spelled})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/gif"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content[:6] == b"GIF89a"
    assert [each.name for each in await stored(platform)] == ["Mail Opened 茶"]


async def test_the_image_comes_whatever_was_asked(platform: Platform, client: Client) -> None:
    for address in ("track", "track?data=%21", "nonsense?data=e30", "t?data=e30"):
        answer = await client.get(f"/v1/pixel/{address}")
        assert (answer.status_code, answer.content[:6]) == (200, b"GIF89a")
    assert await stored(platform) == []
    assert await quarantine(platform) == []


async def test_a_full_queue_says_when_to_come_back(platform: Platform) -> None:
    headers = basic(await write_key(platform))
    settings = msgspec.structs.replace(platform.settings, queued_writes_max=0)
    full = msgspec.structs.replace(platform, settings=settings)
    async with AsyncTestClient(create_app(full)) as client:
        answer = await client.post("/v1/batch", json={"batch": [EVENT]}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (429, "overloaded")
    assert answer.json()["message"] != ""
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["access-control-allow-origin"] == "*"
    assert await stored(platform) == []
