"""Notes about members through the API: written, read, masked, merged, taken away, erased."""

import io
import json
import zipfile
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from tests.support.keys import key_for

Client = AsyncTestClient[Litestar]

CALL = "Call her sister at +86 138-1234-5678 or li@example.com, not before 10:30; size 38"


@pytest.fixture
async def desk(platform: Platform, client: Client) -> Client:
    scopes = ("members.read", "members.write", "members.merge", "members.export", "members.erase")
    client.headers.update(await key_for(platform, *scopes, "members.pii"))
    return client


async def card(client: Client, number: str) -> str:
    body = {"identities": [{"kind": "card", "value": number}]}
    return str((await client.post("/v1/members", json=body)).json()["member_id"])


async def note(client: Client, member_id: str, text: str) -> dict[str, Any]:
    answer = await client.post(f"/v1/members/{member_id}/notes", json={"text": text})
    assert answer.status_code == 201, answer.text
    written: dict[str, Any] = answer.json()
    return written


async def texts(client: Client, member_id: str, **query: Any) -> list[str]:
    answer = await client.get(f"/v1/members/{member_id}/notes", params=query)
    assert answer.status_code == 200, answer.text
    return [each["text"] for each in answer.json()["items"]]


async def test_notes_are_read_latest_first_and_masked(desk: Client) -> None:
    ann = await card(desk, "1")
    first = await note(desk, ann, f"  {CALL} ")
    assert (first["text"], first["by_name"]) == (CALL, "test")
    await note(desk, ann, "喜欢靠窗的座位")
    masked = "Call her sister at *** or *** not before 10:30; size 38"
    assert await texts(desk, ann) == ["喜欢靠窗的座位", masked]
    assert await texts(desk, ann, unmasked=True) == ["喜欢靠窗的座位", CALL]
    page = (await desk.get(f"/v1/members/{ann}/notes", params={"limit": 1})).json()
    assert [each["text"] for each in page["items"]] == ["喜欢靠窗的座位"]
    assert await texts(desk, ann, limit=1, cursor=page["next_cursor"]) == [masked]


async def test_what_says_nothing_or_too_much_is_refused(desk: Client) -> None:
    ann = await card(desk, "1")
    for text in ("", "   ", "x" * 2_001):
        answer = await desk.post(f"/v1/members/{ann}/notes", json={"text": text})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
        assert [(each["path"], each["code"]) for each in answer.json()["errors"]] == [
            ("text", "bad_text")
        ]
    nobody = "00000000-0000-7000-8000-000000000000"
    answer = await desk.post(f"/v1/members/{nobody}/notes", json={"text": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "member_not_found")


async def test_notes_follow_the_person_and_are_taken_away_one_by_one(desk: Client) -> None:
    ann, other = await card(desk, "1"), await card(desk, "2")
    await note(desk, ann, "of the first")
    second = await note(desk, other, "of the second")
    answer = await desk.delete(f"/v1/members/{ann}/notes/{second['id']}")
    assert (answer.status_code, answer.json()["code"]) == (404, "note_not_found")
    merging = {"first_id": ann, "second_id": other, "note": "same"}
    assert (await desk.post("/v1/merges", json=merging)).status_code == 201
    assert await texts(desk, other) == ["of the second", "of the first"]
    assert (await desk.delete(f"/v1/members/{ann}/notes/{second['id']}")).status_code == 204
    assert await texts(desk, ann) == ["of the first"]


async def test_notes_are_in_the_export_and_go_with_the_person(desk: Client) -> None:
    ann = await card(desk, "1")
    await note(desk, ann, CALL)
    exported = await desk.post(f"/v1/members/{ann}/export")
    with zipfile.ZipFile(io.BytesIO(exported.content)) as archive:
        assert [each["text"] for each in json.loads(archive.read("notes.json"))] == [CALL]
    assert (await desk.post(f"/v1/members/{ann}/erase")).status_code == 200
    assert await texts(desk, ann) == []
    answer = await desk.post(f"/v1/members/{ann}/notes", json={"text": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "member_erased")


async def test_the_audit_log_tells_who_wrote_and_who_read_and_never_what(
    desk: Client, platform: Platform
) -> None:
    ann = await card(desk, "1")
    written = await note(desk, ann, CALL)
    await texts(desk, ann)
    await texts(desk, ann, unmasked=True)
    await desk.delete(f"/v1/members/{ann}/notes/{written['id']}")
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            "select action from access.audit_entry where subject_id = %s order by id", [ann]
        )
        assert [action for (action,) in await cursor.fetchall()] == [
            "member.note_added",
            "member.viewed_unmasked",
            "member.note_removed",
        ]


async def test_who_may_not_see_personal_fields_sees_notes_masked(
    platform: Platform, client: Client
) -> None:
    keyed = await key_for(platform, "members.write")
    reading = await key_for(platform, "members.read")
    body = {"identities": [{"kind": "card", "value": "1"}]}
    answer = await client.post("/v1/members", json=body, headers=keyed)
    ann = answer.json()["member_id"]
    await client.post(f"/v1/members/{ann}/notes", json={"text": "at 13812345678"}, headers=keyed)
    read = await client.get(f"/v1/members/{ann}/notes", headers=reading)
    assert [each["text"] for each in read.json()["items"]] == ["at ***"]
    open_texts = f"/v1/members/{ann}/notes?unmasked=true"
    refused = await client.get(open_texts, headers=reading)
    assert (refused.status_code, refused.json()["code"]) == (403, "unmasking_forbidden")
